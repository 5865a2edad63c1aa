using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>How a response ended, in the words of chat completions.</summary>
internal static class ResponseEnd
{
    /// <summary>Why it ended.</summary>
    /// <param name="response">Completed or incomplete.</param>
    /// <param name="calledTools">Whether functions were called.</param>
    public static string FinishOf(JsonElement response, bool calledTools) => response.Find("incomplete_details")?.Text("reason") switch
    {
        { } reason => reason == "max_output_tokens" ? "length" : reason,
        null when response.Text("status") == "incomplete" => "length",
        null => calledTools ? "tool_calls" : "stop",
    };

    /// <summary>Code and message of an error; the object itself may be the error, or hold it.</summary>
    public static (string Code, string? Message) ErrorOf(JsonElement json)
    {
        var error = json.Find("error") is { ValueKind: JsonValueKind.Object } inner ? inner : json;
        return (error.Text("code") ?? "server_error", error.Text("message"));
    }

    /// <summary>Appends a whole answer that is none.</summary>
    public static void WriteError(JsonElement response, PooledBody output)
    {
        var (code, message) = ErrorOf(response);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Append(buffer.WrittenSpan);
    }
}
