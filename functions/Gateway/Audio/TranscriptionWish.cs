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

namespace Interchange.Gateway.Audio;

/// <summary>A request for a transcription, checked. Borrows the document's memory. Source: <c>STTRequest</c> of OpenRouter's OpenAPI document.</summary>
internal sealed record TranscriptionWish
{
    /// <summary>8 kbit/s: the lowest rate of speech that is compressed.</summary>
    private const long LeastBytesPerSecond = 1_000;

    /// <summary>128 kbit/s: what most of it has.</summary>
    private const long LikelyBytesPerSecond = 16_000;

    /// <summary>Faster than anybody speaks.</summary>
    private const long MostTokensPerSecond = 16;

    private const long MillisecondsPerSecond = 1_000;
    private const int LongestLanguage = 16;

    private static readonly ConditionalWeakTable<ChatDocument, TranscriptionWish> Known = [];

    /// <summary>The sound, in base64.</summary>
    public required JsonElement Data { get; init; }

    /// <summary>Such as <c>mp3</c>.</summary>
    public required string Format { get; init; }

    public string? Language { get; init; }

    public double? Temperature { get; init; }

    public bool IsVerbose { get; init; }

    /// <summary><c>word</c> and <c>segment</c>, of what time is told.</summary>
    public ImmutableArray<string> Granularities { get; init; } = [];

    /// <summary>The wish of a document; read once.</summary>
    /// <exception cref="Errors.GatewayException">400, naming the field, what was wrong and how to mend it.</exception>
    public static TranscriptionWish Of(ChatDocument document) => Known.GetValue(document, static document => Read(document));

    /// <summary>What is charged, and what the prompt is made of.</summary>
    public static (MediaSize Size, PromptSize Prompt) Measure(ChatDocument document)
    {
        var wish = Of(document);
        var payload = RawOf(wish.Data).Length;
        var length = payload * 3L / 4;
        var exact = wish.Format == "wav" ? WavHeader.Milliseconds(wish.Bytes().Span) : null;

        // Some bill ten seconds at least.
        var most = (exact ?? (length * MillisecondsPerSecond / LeastBytesPerSecond)) + (10 * MillisecondsPerSecond);
        var seconds = (most + MillisecondsPerSecond - 1) / MillisecondsPerSecond;
        return (
            new MediaSize
            {
                MostMilliseconds = most,
                LikelyMilliseconds = exact ?? (length * MillisecondsPerSecond / LikelyBytesPerSecond),
                MostTokens = (seconds * MostTokensPerSecond) + 256,
            },
            new PromptSize { TextBytes = document.Utf8.Length - payload, PayloadBytes = payload, Audios = 1, AudioSeconds = seconds });
    }

    /// <summary>The sound.</summary>
    public ReadOnlyMemory<byte> Bytes()
    {
        var base64 = RawOf(Data);
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(base64.Length)];
        Base64.DecodeFromUtf8(base64, bytes, out _, out var length);
        return bytes.AsMemory(0, length);
    }

    private static ReadOnlySpan<byte> RawOf(JsonElement text) => JsonMarshal.GetRawUtf8Value(text)[1..^1];

    private static TranscriptionWish Read(ChatDocument document)
    {
        var root = JsonDocument.Parse(document.Utf8, WireJson.Bounded).RootElement;
        if (root.Find("input_audio") is not { ValueKind: JsonValueKind.Object } audio)
        {
            throw OperationFields.Invalid(
                "\"input_audio\" is missing. Send {\"data\":…,\"format\":\"wav\"} with the sound in base64, or a multipart/form-data form with \"file\" and \"model\".");
        }

        if (audio.Find("data") is not { ValueKind: JsonValueKind.String } data || RawOf(data) is var base64 && (base64.IsEmpty || !Base64.IsValid(base64)))
        {
            throw OperationFields.Invalid("\"input_audio.data\" must be the sound in base64: its bytes alone, without data: before them.");
        }

        return new TranscriptionWish
        {
            Data = data,
            Format = audio.Find("format") is { } named && JsonFields.TryString(named, out var format) && SoundFormat.IsFormat(format)
                ? format.ToLowerInvariant()
                : throw OperationFields.Invalid("\"input_audio.format\" must name the format of the sound, such as wav, mp3, flac, m4a, ogg, webm or aac."),
            Language = OperationFields.Text(root, "language", LongestLanguage),
            Temperature = OperationFields.Number(root, "temperature", 0, 1),
            IsVerbose = OperationFields.Word(root, "response_format", "json", "verbose_json") == "verbose_json",
            Granularities = [.. GranularitiesOf(root)],
        };
    }

    private static IEnumerable<string> GranularitiesOf(JsonElement root)
    {
        if (root.Find("timestamp_granularities") is not { } granularities)
        {
            return [];
        }

        return granularities.ValueKind == JsonValueKind.Array
            && granularities.EnumerateArray().All(static entry => entry.ValueKind == JsonValueKind.String && (entry.ValueEquals("word"u8) || entry.ValueEquals("segment"u8)))
                ? granularities.EnumerateArray().Select(static entry => entry.GetString()!).Distinct(StringComparer.Ordinal)
                : throw OperationFields.Invalid("\"timestamp_granularities\" must be an array of word and segment.");
    }
}
