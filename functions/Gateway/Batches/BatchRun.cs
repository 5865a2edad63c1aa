namespace Interchange.Gateway.Batches;

/// <summary>A batch as its orchestration goes on with it. References and numbers alone: it is kept where text must not be.</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="BatchId">Its id.</param>
/// <param name="ExpiresAt">From then on no line is begun.</param>
/// <param name="LinesAtOnce">How many of its lines are under way at the same time.</param>
public sealed record BatchRun(string AccountId, string BatchId, DateTimeOffset ExpiresAt, int LinesAtOnce)
{
    /// <summary>Whether its lines have been counted.</summary>
    public bool IsValidated { get; init; }

    /// <summary>Number of the window of lines that is next, from 0.</summary>
    public int Window { get; init; }

    /// <summary>Where that begins in the input.</summary>
    public long Offset { get; init; }

    /// <summary>Number of its first line, from 1.</summary>
    public int Line { get; init; } = 1;

    /// <summary>Number of that line among those that are not blank, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>Whether some lines have the custom_id of one before them.</summary>
    public bool HasDuplicates { get; init; }

    /// <summary>What the windows before it have come to.</summary>
    public BatchCounts Counts { get; init; }

    internal BatchKey Key => new(AccountId, BatchId);
}
