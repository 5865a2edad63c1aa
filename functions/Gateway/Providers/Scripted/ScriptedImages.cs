using System.Buffers;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// Images that are always the same one, in the form of OpenAI's: of words, or after others; in one piece, or as a stream. Each costs ten tokens, one for a word of the prompt,
/// and five for an image before it. Source: OpenAI's API reference of images.
/// </summary>
internal static class ScriptedImages
{
    public const string Image = "image";
    public const string Each = "image-each";
    public const string Down = "image-down";
    public const string Cut = "image-cut";
    public const string Error = "image-error";

    /// <summary>A PNG of one pixel.</summary>
    public const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    private const int TokensPerImage = 10;
    private const int TokensPerReference = 5;

    /// <exception cref="JsonException">It is no request for images.</exception>
    public static ScriptReply Generate(JsonElement request)
    {
        var parts = request.TryGetProperty("partial_images"u8, out var partial) ? partial.GetInt32() : 0;
        return Answer(
            Text(request, "model"), Text(request, "prompt"), request.TryGetProperty("n"u8, out var count) ? count.GetInt32() : 1, references: 0, IsTrue(request, "stream") ? parts : null);
    }

    /// <exception cref="JsonException">It is no form with a prompt and images.</exception>
    public static ScriptReply Edit(ScriptedForm form) => form.Files.Count == 0 || form.Files.Any(static file => file.Name != "image[]" || file.Bytes.Length == 0)
        ? throw new JsonException("There is no image.")
        : Answer(
            form.Text("model"),
            form.Text("prompt"),
            int.Parse(form.Find("n") ?? "1", System.Globalization.CultureInfo.InvariantCulture),
            form.Files.Count,
            form.Find("stream") == "true" ? int.Parse(form.Find("partial_images") ?? "0", System.Globalization.CultureInfo.InvariantCulture) : null);

    private static ScriptReply Answer(string model, string prompt, int count, int references, int? parts)
    {
        if (model == Down)
        {
            return ScriptReply.Document(ChatWire.Error("The script is overloaded.", "server_error", "overloaded"), 503);
        }

        var usage = (Prompt: WordPieces.Count(prompt) + (references * TokensPerReference), Completion: count * TokensPerImage, Images: references * TokensPerReference);
        if (parts is not { } many)
        {
            return ScriptReply.Document(Write(json =>
            {
                json.WriteNumber("created", 1_767_225_600);
                json.WriteStartArray("data");
                for (var index = 0; index < count; index++)
                {
                    json.WriteStartObject();
                    json.WriteString("b64_json", Png);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("output_format", "png");
                WriteUsage(json, usage);
            }));
        }

        var kind = references > 0 ? "image_edit" : "image_generation";
        var frames = Enumerable.Range(0, many).Select(index => new ScriptPart(Frame($"{kind}.partial_image", json => json.WriteNumber("partial_image_index", index))));
        return model switch
        {
            Cut => ScriptReply.Stream(frames) with { Ending = ScriptEnding.Reset },
            Error => ScriptReply.Stream([.. frames, new ScriptPart(ChatWire.Frame(ChatWire.Error("The script fails in the middle.", "server_error", code: null)))]),
            _ => ScriptReply.Stream([.. frames, new ScriptPart(Frame($"{kind}.completed", json => WriteUsage(json, usage)))]),
        };
    }

    private static void WriteUsage(Utf8JsonWriter json, (int Prompt, int Completion, int Images) usage)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", usage.Prompt);
        json.WriteNumber("output_tokens", usage.Completion);
        json.WriteNumber("total_tokens", usage.Prompt + usage.Completion);
        json.WriteStartObject("input_tokens_details");
        json.WriteNumber("text_tokens", usage.Prompt - usage.Images);
        json.WriteNumber("image_tokens", usage.Images);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Frame(string type, Action<Utf8JsonWriter> writeMembers) => ChatWire.Frame(Write(json =>
    {
        json.WriteString("type", type);
        json.WriteString("b64_json", Png);
        json.WriteNumber("created_at", 1_767_225_600);
        json.WriteString("output_format", "png");
        writeMembers(json);
    }));

    private static string Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new JsonException($"There is no {name}.");

    private static bool IsTrue(JsonElement request, string name) => request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    internal static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
