using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// A caller's own request of the wire, byte for byte but for what the gateway owns: the model, the bound on the output, the end user, its own fields, and parameters that the
/// endpoint does not take; thinking is put in the way that the model takes. Pure.
/// </summary>
internal static class NativeBody
{
    /// <summary>Fields of the gateway's that the provider does not know.</summary>
    private static readonly string[] Owned =
    [
        "model", "max_tokens", "metadata", "models", "fallbacks", "provider", "plugins", "session_id", "trace", "user", "route", "preset", "transforms", "usage",
        "stop_server_tools_when",
    ];

    /// <param name="body">A JSON object, the request as it came.</param>
    /// <param name="prompt">The same with the gateway's substitutions and bounds.</param>
    /// <param name="plan">How the model is asked to think, and the bound.</param>
    public static ReadOnlyMemory<byte> Write(ReadOnlyMemory<byte> body, ChatPrompt prompt, RequestPlan plan)
    {
        var output = new ArrayBufferWriter<byte>(body.Length + 256);
        using (var json = new Utf8JsonWriter(output, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", prompt.Model);
            json.WriteNumber("max_tokens", plan.MaxTokens);
            WriteMembers(json, body.Span, prompt, plan);
            if (prompt.User is { } user)
            {
                json.WriteStartObject("metadata");
                json.WriteString("user_id", user);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    private static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> body, ChatPrompt prompt, RequestPlan plan)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.Bounded.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var value = body[start..(int)reader.BytesConsumed];
            if (Array.IndexOf(Owned, name) >= 0 || IsDropped(name, prompt))
            {
                continue;
            }

            if (name == "thinking" && plan.Thinking.IsOn && !Fits(value, plan))
            {
                RequestWriter.WriteThinking(json, plan.Thinking);
                continue;
            }

            json.WritePropertyName(name);
            if (name == "messages" && ForeignThoughts.Without(value) is { } own)
            {
                json.WriteRawValue(own.Span, skipInputValidation: true);
            }
            else
            {
                json.WriteRawValue(value, skipInputValidation: true);
            }
        }
    }

    /// <summary>Whether it is a parameter that the endpoint does not take: it was left out of the gateway's own form.</summary>
    private static bool IsDropped(string name, ChatPrompt prompt) => name switch
    {
        "temperature" => prompt.Temperature is null,
        "top_p" => prompt.TopP is null,
        "top_k" => prompt.TopK is null,
        "stop_sequences" => prompt.Stop.IsEmpty,
        "tools" => prompt.Tools.IsEmpty,
        "tool_choice" => prompt.ToolChoice is null,
        "thinking" => prompt.Reasoning is null,
        _ => false,
    };

    /// <summary>Whether the model takes the caller's own way of asking for thoughts, within the bound.</summary>
    private static bool Fits(ReadOnlySpan<byte> thinking, RequestPlan plan)
    {
        var reader = new Utf8JsonReader(thinking);
        var asked = JsonElement.ParseValue(ref reader);
        return asked.Text("type") == plan.Thinking.Type && (asked.Count("budget_tokens") ?? 0) < plan.MaxTokens;
    }
}
