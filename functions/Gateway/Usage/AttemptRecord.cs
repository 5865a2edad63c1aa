namespace Interchange.Gateway.Usage;

/// <summary>One attempt at one endpoint, as it is recorded.</summary>
public sealed record AttemptRecord
{
    public required string Provider { get; init; }

    public required string EndpointTag { get; init; }

    public required string Model { get; init; }

    /// <summary>HTTP status of the provider's answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>Class of the failure in snake case; null for success.</summary>
    public string? Failure { get; init; }

    /// <summary>Milliseconds from the start of the attempt to its end.</summary>
    public double DurationMs { get; init; }

    public string? UpstreamId { get; init; }
}
