namespace Interchange.Gateway.Providers;

/// <summary>How an attempt failed, as the wire understood it.</summary>
/// <param name="Class">What kind of failure it was.</param>
public sealed record ProviderFailure(FailureClass Class)
{
    /// <summary>HTTP status of the provider; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>The provider's own code, such as <c>insufficient_quota</c>.</summary>
    public string? ProviderCode { get; init; }

    /// <summary>
    /// The provider's own words, for the caller alone: they can quote the prompt, so they are never logged, recorded or put into an exception.
    /// </summary>
    public string? ProviderMessage { get; init; }

    /// <summary>How long the provider asks to be left alone; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>True when the provider had begun an answer: it failed after the headers of a success.</summary>
    public bool Begun { get; init; }

    /// <summary>Leaves out the provider's words.</summary>
    public override string ToString() => $"{Class} (status {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"})";
}
