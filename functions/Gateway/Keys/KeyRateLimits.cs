namespace Interchange.Gateway.Keys;

/// <summary>How often a key may be used; null where nothing bounds it. Our own: OpenRouter's keys have spending limits alone.</summary>
public sealed record KeyRateLimits
{
    public static readonly KeyRateLimits None = new();

    /// <summary>Requests in a minute of the clock.</summary>
    public long? RequestsPerMinute { get; init; }

    /// <summary>Requests in a UTC day.</summary>
    public long? RequestsPerDay { get; init; }

    /// <summary>Tokens of prompts and answers together in a minute of the clock.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests that are being answered at the same time.</summary>
    public long? Concurrency { get; init; }
}
