namespace Interchange.Gateway.Batches.Lines;

/// <summary>A line of a window: where its order is, or why it has none.</summary>
internal sealed record WindowLine
{
    public required int Number { get; init; }

    public string? CustomId { get; init; }

    /// <summary>Where its order begins, counted from the first one.</summary>
    public int Offset { get; init; }

    /// <summary>How long the order is; 0 for none.</summary>
    public int Length { get; init; }

    /// <summary>The status that the request was refused with; null for another reason.</summary>
    public int? Status { get; init; }

    /// <summary>What it was refused with, as JSON.</summary>
    public string? Body { get; init; }

    /// <summary>What is wrong with the line; null for nothing.</summary>
    public BatchProblem? Problem { get; init; }
}
