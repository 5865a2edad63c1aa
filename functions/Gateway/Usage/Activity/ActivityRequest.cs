namespace Interchange.Gateway.Usage.Activity;

/// <summary>What is asked of an account's activity.</summary>
internal sealed record ActivityRequest
{
    public required string AccountId { get; init; }

    /// <summary>The first moment.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The moment after the last.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>The coarsest source that tells enough.</summary>
    public CoverSource Coarsest { get; init; } = CoverSource.Days;

    /// <summary>Whether end users are to be told apart.</summary>
    public bool Users { get; init; }

    /// <summary>Whether generations are to be told apart; then <see cref="Coarsest"/> is records.</summary>
    public bool Generations { get; init; }
}
