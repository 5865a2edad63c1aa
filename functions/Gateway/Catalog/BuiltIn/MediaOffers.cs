using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.BuiltIn;

/// <summary>
/// Offers of images and sound that models.dev knows without a price, or in no unit that it has: by the character, by the second. Kept by hand: the list prices of
/// OpenAI, Groq and Mistral as they were known in July 2026. An overlay has the last word.
/// </summary>
internal sealed class MediaOffers : ICatalogSource
{
    private const decimal Million = 1_000_000m;
    private const decimal SecondsPerMinute = 60m;
    private const decimal SecondsPerHour = 3_600m;

    public static ImmutableArray<Model> Models { get; } =
    [
        Image("openai/gpt-image-1", "OpenAI: GPT Image 1", "2025-04-23", new Pricing
        {
            Prompt = 5 / Million, InputCacheRead = 1.25m / Million, ImageToken = 10 / Million, Completion = 40 / Million,
        }),
        Image("openai/gpt-image-1-mini", "OpenAI: GPT Image 1 Mini", "2025-10-06", new Pricing
        {
            Prompt = 2 / Million, InputCacheRead = 0.2m / Million, ImageToken = 2.5m / Million, Completion = 8 / Million,
        }),
        Image("openai/gpt-image-1.5", "OpenAI: GPT Image 1.5", "2025-12-16", new Pricing
        {
            Prompt = 5 / Million, InputCacheRead = 1.25m / Million, ImageToken = 8 / Million, Completion = 32 / Million,
        }),
        Speech("openai/tts-1", "OpenAI: TTS-1", "2023-11-06", "tts-1", new Pricing { Character = 15 / Million }),
        Speech("openai/tts-1-hd", "OpenAI: TTS-1 HD", "2023-11-06", "tts-1-hd", new Pricing { Character = 30 / Million }),
        Speech("openai/gpt-4o-mini-tts", "OpenAI: GPT-4o Mini TTS", "2025-03-20", "gpt-4o-mini-tts", new Pricing { Prompt = 0.6m / Million, Completion = 12 / Million }),
        Transcription("openai/whisper-1", "OpenAI: Whisper", "2023-03-01", ("openai", "whisper-1", new Pricing { Second = 0.006m / SecondsPerMinute })),
        Transcription("openai/gpt-4o-transcribe", "OpenAI: GPT-4o Transcribe", "2025-03-20", ("openai", "gpt-4o-transcribe", new Pricing
        {
            Prompt = 2.5m / Million, AudioInput = 6 / Million, Completion = 10 / Million,
        })),
        Transcription("openai/gpt-4o-mini-transcribe", "OpenAI: GPT-4o Mini Transcribe", "2025-03-20", ("openai", "gpt-4o-mini-transcribe", new Pricing
        {
            Prompt = 1.25m / Million, AudioInput = 3 / Million, Completion = 5 / Million,
        })),
        Transcription("openai/whisper-large-v3", "OpenAI: Whisper Large v3", "2023-11-06", ("groq", "whisper-large-v3", new Pricing { Second = 0.111m / SecondsPerHour })),
        Transcription("openai/whisper-large-v3-turbo", "OpenAI: Whisper Large v3 Turbo", "2024-10-01", ("groq", "whisper-large-v3-turbo", new Pricing { Second = 0.04m / SecondsPerHour })),
        Transcription("mistralai/voxtral-mini-transcribe", "Mistral: Voxtral Mini Transcribe", "2025-07-15", ("mistral", "voxtral-mini-latest", new Pricing
        {
            Second = 0.002m / SecondsPerMinute,
        })),
    ];

    public CatalogContribution Contribute() => new() { Version = "media-2026-07", Models = Models };

    private static Model Image(string id, string name, string released, Pricing pricing) => Of(id, name, released, "image", [Endpoint(id, "openai", id[7..], pricing)]) with
    {
        InputModalities = ["text", "image"],
    };

    private static Model Speech(string id, string name, string released, string upstream, Pricing pricing) =>
        Of(id, name, released, "speech", [Endpoint(id, "openai", upstream, pricing)]);

    private static Model Transcription(string id, string name, string released, (string Provider, string Upstream, Pricing Pricing) offer) =>
        Of(id, name, released, "transcription", [Endpoint(id, offer.Provider, offer.Upstream, offer.Pricing)]) with { InputModalities = ["audio"] };

    private static Model Of(string id, string name, string released, string output, ImmutableArray<ModelEndpoint> endpoints) => new()
    {
        Id = id,
        Name = name,
        Created = new DateTimeOffset(DateOnly.ParseExact(released, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds(),
        OutputModalities = [output],
        Tokenizer = "Media",
        Endpoints = endpoints,
    };

    private static ModelEndpoint Endpoint(string model, string provider, string upstream, Pricing pricing) => new()
    {
        Provider = provider,
        Tag = provider,
        Model = model,
        UpstreamModel = upstream,
        Pricing = pricing,
    };
}
