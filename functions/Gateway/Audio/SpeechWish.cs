using System.Runtime.CompilerServices;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Audio;

/// <summary>A request for speech, checked. Source: <c>SpeechRequest</c> of OpenRouter's OpenAPI document.</summary>
internal sealed record SpeechWish
{
    /// <summary>Longer than any known model takes; each refuses more than its own bound.</summary>
    private const int LongestInput = 100_000;

    private const int LongestVoice = 200;
    private const double Slowest = 0.25;
    private const double Fastest = 4;

    /// <summary>
    /// More tokens of sound than any known model makes of a character: 25 a second (Google; OpenAI about 20), and a third of a second for a character of Chinese.
    /// </summary>
    private const long MostTokensPerCharacter = 12;

    /// <summary>The same, spoken four times as slowly.</summary>
    private const long MostTokensPerSlowCharacter = 4 * MostTokensPerCharacter;

    private const long Pauses = 1_024;

    private static readonly ConditionalWeakTable<ChatDocument, SpeechWish> Known = [];

    public required string Input { get; init; }

    /// <summary>The provider's name of a voice; null for its usual one.</summary>
    public string? Voice { get; init; }

    public string Format { get; init; } = "pcm";

    public double? Speed { get; init; }

    /// <summary>Whether a voice is to be cloned.</summary>
    public bool Clones { get; init; }

    /// <summary>Characters as providers count them: an emoji is one.</summary>
    public long Characters => Input.EnumerateRunes().LongCount();

    /// <summary>The wish of a document; read once.</summary>
    /// <exception cref="Errors.GatewayException">400, naming the field, what was wrong and how to mend it.</exception>
    public static SpeechWish Of(ChatDocument document) => Known.GetValue(document, static document => Read(document));

    /// <summary>What is charged, and what the prompt is made of.</summary>
    public static (MediaSize Size, PromptSize Prompt) Measure(ChatDocument document)
    {
        var wish = Of(document);
        var characters = wish.Characters;
        var most = characters * (wish.Speed < 1 ? MostTokensPerSlowCharacter : MostTokensPerCharacter);
        return (new MediaSize { Characters = characters, MostTokens = most + Pauses }, new PromptSize { TextBytes = document.Utf8.Length });
    }

    private static SpeechWish Read(ChatDocument document)
    {
        var root = JsonDocument.Parse(document.Utf8, WireJson.Bounded).RootElement;
        if (root.Text("stream_format") is not (null or "audio"))
        {
            throw OperationFields.Invalid("\"stream_format\" must be audio: the sound comes as its bytes, as they are made.");
        }

        return new SpeechWish
        {
            Input = OperationFields.Text(root, "input", LongestInput)
                ?? throw OperationFields.Invalid("\"input\" is missing. Send the text to speak, such as \"input\": \"Hello world\"."),
            Voice = OperationFields.Text(root, "voice", LongestVoice),
            Format = OperationFields.Word(root, "response_format", "mp3", "pcm", "wav", "opus", "aac", "flac") ?? "pcm",
            Speed = OperationFields.Number(root, "speed", Slowest, Fastest),
            Clones = root.Find("input_references") is { } references && (references.ValueKind == JsonValueKind.Array
                ? references.GetArrayLength() > 0
                : throw OperationFields.Invalid("\"input_references\" must be an array.")),
        };
    }
}
