using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Chat;

/// <summary>What a request of images or sound asks for, as far as it is charged. Holds no text.</summary>
internal sealed record MediaSize
{
    private const decimal MillisecondsPerSecond = 1_000;

    /// <summary>The most images that may be made.</summary>
    public int Images { get; init; }

    /// <summary>Characters of the text that is spoken.</summary>
    public long Characters { get; init; }

    /// <summary>The longest that the sound can be which is transcribed.</summary>
    public long MostMilliseconds { get; init; }

    /// <summary>How long it is as far as the gateway can tell, for a provider that does not say.</summary>
    public long LikelyMilliseconds { get; init; }

    /// <summary>At least as many tokens as a provider counts for the answer.</summary>
    public required long MostTokens { get; init; }

    /// <summary>The most that it costs beside tokens, in US dollars.</summary>
    public decimal Dollars(Pricing prices) =>
        (Images * (prices.OutputImage ?? 0)) + (Characters * (prices.Character ?? 0)) + (MostMilliseconds * (prices.Second ?? 0) / MillisecondsPerSecond);
}
