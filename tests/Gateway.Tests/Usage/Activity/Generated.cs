using System.Globalization;
using CsCheck;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>Usage events of all kinds, for tests that do not care which.</summary>
internal static class Generated
{
    /// <summary>Events of one account with different ids, within the seconds that follow a moment.</summary>
    public static Gen<UsageEvent[]> Events(DateTimeOffset start, int seconds, string account = "account", int most = 60) =>
        Gen.Select(Event(start, seconds, account).Array[0, most], Gen.Int[0, 1_000_000_000]).Select(static (events, seed) =>
            events.Select((e, index) => e with { GenerationId = $"{e.GenerationId}-{seed:D10}{index:D10}" }).ToArray());

    private static Gen<string?> OneOf(params string?[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static Gen<UsageEvent> Event(DateTimeOffset start, int seconds, string account) => Gen.Select(
        Gen.Int[0, seconds - 1],
        OneOf("openai/gpt-5-mini", "openai/gpt-5-mini:free", "meta-llama/llama-3.3-70b-instruct:nitro", "ollama/llama3:8b"),
        OneOf(null, "Groq", "OpenAI"),
        OneOf(null, "user-1", "user-2", "Zoë 🦊"),
        Gen.Select(Gen.Long[0, 200_000], Gen.Long[0, 8_000], Gen.Long[0, 50_000_000], Gen.Bool, Gen.Bool),
        Gen.Select(Gen.Double[0.1, 60_000], Gen.Bool, OneOf(null, "stop", "length", "error"), OneOf(null, "https://app.example/page", "not an address")),
        (second, model, provider, user, counts, rest) => new UsageEvent
        {
            GenerationId = $"gen-{start.AddSeconds(second).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}",
            AccountId = account,
            KeyHash = new string(counts.Item4 ? 'a' : 'b', 64),
            MemberId = counts.Item4 ? "creator" : null,
            Model = model!,
            Provider = provider,
            EndpointTag = provider?.ToLowerInvariant(),
            CreatedAt = start.AddSeconds(second),
            Streamed = counts.Item5,
            Cancelled = rest.Item2 && counts.Item4,
            FinishReason = rest.Item3,
            LatencyMs = rest.Item2 ? rest.Item1 : null,
            GenerationTimeMs = rest.Item1 * 2,
            Usage = new TokenUsage { PromptTokens = counts.Item1, CompletionTokens = counts.Item2, CachedTokens = counts.Item1 / 3, ReasoningTokens = counts.Item2 / 2 },
            Cost = new Money(counts.Item3),
            CredentialId = counts.Item5 ? "own" : null,
            UpstreamCost = counts.Item5 ? new Money(counts.Item3 * 20) : null,
            ExternalUser = user,
            HttpReferer = rest.Item4,
            AppTitle = rest.Item2 ? "An app" : null,
            Attempts = provider is null
                ? []
                : [new AttemptRecord { Provider = provider, EndpointTag = "x", Model = model!, OutputTokens = counts.Item2, DurationMs = rest.Item1, Status = 200 }],
        });
}
