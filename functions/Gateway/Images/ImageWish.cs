using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Images;

/// <summary>A request for images, checked. Borrows the document's memory. Source: <c>ImageGenerationRequest</c> of OpenRouter's OpenAPI document.</summary>
internal sealed record ImageWish
{
    /// <summary>OpenAI's bound on a prompt of its image models, in characters.</summary>
    private const int LongestPrompt = 32_000;

    private const int MostImages = 10;
    private const int MostReferences = 16;
    private const int MostCompression = 100;

    /// <summary>
    /// More tokens than any known model makes an image of: OpenAI's gpt-image-1 at high quality makes 6,240, Google's Gemini 3 Pro about 2,500 with its thoughts.
    /// </summary>
    private const long MostTokensPerImage = 16_384;

    private static readonly ConditionalWeakTable<ChatDocument, ImageWish> Known = [];

    public required string Prompt { get; init; }

    public required ImageShape Shape { get; init; }

    public int Count { get; init; } = 1;

    /// <summary>Images that others are to be made after: JSON strings, each a data URL of an image, or an address.</summary>
    public ImmutableArray<JsonElement> References { get; init; } = [];

    public string? Quality { get; init; }

    public string? Background { get; init; }

    public string? OutputFormat { get; init; }

    public int? OutputCompression { get; init; }

    public long? Seed { get; init; }

    /// <summary>Whether a reference is an address rather than its bytes.</summary>
    public bool HasAddresses => References.Any(static reference => !IsData(RawOf(reference)));

    /// <summary>The wish of a document; read once.</summary>
    /// <exception cref="Errors.GatewayException">400, naming the field, what was wrong and how to mend it.</exception>
    public static ImageWish Of(ChatDocument document) => Known.GetValue(document, static document => Read(document));

    /// <summary>What is charged, and what the prompt is made of.</summary>
    public static (MediaSize Size, PromptSize Prompt) Measure(ChatDocument document)
    {
        var wish = Of(document);
        var payload = wish.References.Sum(static reference => (long)RawOf(reference).Length);
        return (
            new MediaSize { Images = wish.Count, MostTokens = wish.Count * MostTokensPerImage },
            new PromptSize { TextBytes = document.Utf8.Length - payload, PayloadBytes = payload, Images = wish.References.Length });
    }

    /// <summary>The text of a reference between its quotes.</summary>
    public static ReadOnlySpan<byte> RawOf(JsonElement reference) => JsonMarshal.GetRawUtf8Value(reference)[1..^1];

    /// <summary>The media type and the base64 of a data URL.</summary>
    public static (string MediaType, ReadOnlyMemory<byte> Bytes) Decode(JsonElement reference)
    {
        var raw = RawOf(reference);
        var comma = raw.IndexOf((byte)',');
        var base64 = raw[(comma + 1)..];
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        Base64.DecodeFromUtf8(base64, bytes, out _, out var length);
        return (MediaTypeOf(raw), bytes.AsMemory(0, length));
    }

    private static ImageWish Read(ChatDocument document)
    {
        var root = JsonDocument.Parse(document.Utf8, WireJson.Bounded).RootElement;
        var wish = new ImageWish
        {
            Prompt = OperationFields.Text(root, "prompt", LongestPrompt)
                ?? throw OperationFields.Invalid("\"prompt\" is missing. Say what the image is to show, such as \"prompt\": \"a red panda astronaut\"."),
            Shape = ImageShape.Read(
                OperationFields.Text(root, "size", 16), OperationFields.Text(root, "resolution", 16), OperationFields.Text(root, "aspect_ratio", 16)),
            Count = (int)(OperationFields.Whole(root, "n", 1, MostImages) ?? 1),
            References = [.. ReferencesOf(root)],
            Quality = OperationFields.Word(root, "quality", "auto", "low", "medium", "high"),
            Background = OperationFields.Word(root, "background", "auto", "transparent", "opaque"),
            OutputFormat = OperationFields.Word(root, "output_format", "png", "jpeg", "webp", "svg"),
            OutputCompression = (int?)OperationFields.Whole(root, "output_compression", 0, MostCompression),
            Seed = OperationFields.Whole(root, "seed", long.MinValue, long.MaxValue),
        };
        if (root.Text("response_format") is not (null or "b64_json"))
        {
            throw OperationFields.Invalid("\"response_format\" must be b64_json: images come as their bytes.");
        }

        return wish is { Background: "transparent", OutputFormat: "jpeg" }
            ? throw OperationFields.Invalid("\"background\" transparent needs an \"output_format\" that can be: png or webp.")
            : wish;
    }

    private static IEnumerable<JsonElement> ReferencesOf(JsonElement root)
    {
        if (root.Find("input_references") is not { } references)
        {
            yield break;
        }

        if (references.ValueKind != JsonValueKind.Array || references.GetArrayLength() > MostReferences)
        {
            throw OperationFields.Invalid($"\"input_references\" must be an array of up to {MostReferences} images.");
        }

        foreach (var reference in references.EnumerateArray())
        {
            if (reference.Text("type") != "image_url" || reference.Find("image_url").Find("url") is not { ValueKind: JsonValueKind.String } url || !IsImage(url))
            {
                throw OperationFields.Invalid(
                    "Each of \"input_references\" must be {\"type\":\"image_url\",\"image_url\":{\"url\":…}} with a data URL of an image in base64, or an http(s) address.");
            }

            yield return url;
        }
    }

    private static bool IsImage(JsonElement url)
    {
        var raw = RawOf(url);
        if (!IsData(raw))
        {
            return JsonFields.TryString(url, out var address)
                && Uri.TryCreate(address, UriKind.Absolute, out var uri)
                && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);
        }

        var comma = raw.IndexOf((byte)',');
        return comma > 0
            && raw[..comma].EndsWith(";base64"u8)
            && MediaTypeOf(raw).StartsWith("image/", StringComparison.Ordinal)
            && raw.Length > comma + 1
            && Base64.IsValid(raw[(comma + 1)..]);
    }

    private static bool IsData(ReadOnlySpan<byte> raw) => raw.StartsWith("data:"u8);

    /// <summary>Between the scheme and the first parameter.</summary>
    private static string MediaTypeOf(ReadOnlySpan<byte> raw)
    {
        var head = raw[5..raw.IndexOf((byte)',')];
        var end = head.IndexOf((byte)';');
        return System.Text.Encoding.ASCII.GetString(end < 0 ? head : head[..end]).ToLowerInvariant();
    }
}
