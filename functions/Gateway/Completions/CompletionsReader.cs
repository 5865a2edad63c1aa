using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Completions;

/// <summary>Reads a request of legacy completions into chat completions. Pure.</summary>
internal static class CompletionsReader
{
    private const int MaxDepth = 256;

    /// <summary>The most alternatives of a token that the API tells.</summary>
    private const int MostLogprobs = 5;

    /// <param name="body">The request.</param>
    /// <returns>The body as chat completions, and the prompt where it is to stand before the answer.</returns>
    /// <exception cref="GatewayException">400: what was wrong with it, and how to mend it.</exception>
    public static (PooledBody Chat, string? Echo) Read(ReadOnlyMemory<byte> body)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        var prompt = Prompt(root);
        Refuse(root);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>(body.Length + 256);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WritePropertyName("content");
            WriteRaw(json, prompt);
            json.WriteEndObject();
            json.WriteEndArray();
            foreach (var member in root.EnumerateObject())
            {
                if (!names.Add(member.Name))
                {
                    throw Invalid("A property stands twice in the request. Send each one once.");
                }

                WriteMember(json, member);
            }

            json.WriteEndObject();
        }

        var chat = new PooledBody(buffer.WrittenCount);
        chat.Append(buffer.WrittenSpan);
        return (chat, Flag(root, "echo") ? Text(prompt) : null);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        const string Mend = "Send a JSON object with \"model\" and \"prompt\".";
        if (!Utf8.IsValid(body.Span))
        {
            throw Invalid("The body is not valid UTF-8. Encode the JSON as UTF-8.");
        }

        try
        {
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Invalid("The body is no JSON object. " + Mend);
        }
        catch (JsonException exception)
        {
            throw new GatewayException(GatewayError.InvalidRequest((body.IsEmpty ? "The body is empty. " : "The body is not valid JSON. ") + Mend), exception);
        }
    }

    private static JsonElement Prompt(JsonElement root) => Find(root, "prompt") switch
    {
        { ValueKind: JsonValueKind.String } text => text,
        { ValueKind: JsonValueKind.Array } array when array.GetArrayLength() == 1 && array[0].ValueKind == JsonValueKind.String => array[0],
        { ValueKind: JsonValueKind.Array } array when array.GetArrayLength() > 1 && array[0].ValueKind == JsonValueKind.String =>
            throw Invalid("\"prompt\" holds several prompts, and one is answered at a time. Send a request for each."),
        { ValueKind: JsonValueKind.Array } => throw Invalid("\"prompt\" holds tokens, which differ from model to model. Send the text."),
        null => throw Invalid(Find(root, "messages") is null
            ? "\"prompt\" is missing. Send the text to be completed."
            : "\"messages\" are for POST /api/v1/chat/completions. Send them there, or send the text as \"prompt\"."),
        _ => throw Invalid("\"prompt\" must be a string."),
    };

    /// <summary>What cannot be honoured over chat models.</summary>
    private static void Refuse(JsonElement root)
    {
        if (Find(root, "suffix") is { } suffix && !(suffix.ValueKind == JsonValueKind.String && suffix.ValueEquals("")))
        {
            throw Invalid("\"suffix\" is not served: chat models do not fill in the middle of a text. Remove it, and say in \"prompt\" what is to follow.");
        }

        if (Find(root, "n") is { } many && !IsOne(many))
        {
            throw Invalid("\"n\" must be 1: one completion is made at a time. Send a request for each.");
        }

        if (Find(root, "best_of") is { } best && !IsOne(best))
        {
            throw Invalid("\"best_of\" must be 1: one completion is made at a time. Remove it.");
        }

        if (Flag(root, "echo") && Find(root, "logprobs") is not null)
        {
            throw Invalid("\"echo\" with \"logprobs\" is not served: providers tell no probabilities of the prompt. Remove one of the two.");
        }

        if (Find(root, "tools") is not null || Find(root, "functions") is not null)
        {
            throw Invalid("Tools are for POST /api/v1/chat/completions: a completion is only text. Send the request there.");
        }
    }

    private static void WriteMember(Utf8JsonWriter json, JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        switch (member.Name)
        {
            case "prompt" or "messages" or "suffix" or "echo" or "best_of" or "n":
                break;
            case "logprobs":
                WriteLogprobs(json, member.Value);
                break;
            default:
                json.WritePropertyName(member.Name);
                WriteRaw(json, member.Value);
                break;
        }
    }

    private static void WriteLogprobs(Utf8JsonWriter json, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var count) || count is < 0 or > MostLogprobs)
        {
            throw Invalid($"\"logprobs\" must be a whole number from 0 to {MostLogprobs}.");
        }

        json.WriteBoolean("logprobs", true);
        if (count > 0)
        {
            json.WriteNumber("top_logprobs", count);
        }
    }

    private static bool Flag(JsonElement root, string name) => Find(root, name)?.ValueKind switch
    {
        null or JsonValueKind.False => false,
        JsonValueKind.True => true,
        _ => throw Invalid($"\"{name}\" must be true or false."),
    };

    private static string Text(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new GatewayException(GatewayError.InvalidRequest("\"prompt\" holds an escape that is half of a surrogate pair. Send valid Unicode."), exception);
        }
    }

    private static bool IsOne(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number == 1;

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static void WriteRaw(Utf8JsonWriter json, JsonElement value) => json.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
