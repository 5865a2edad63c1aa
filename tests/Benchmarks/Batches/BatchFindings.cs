namespace Interchange.Benchmarks.Batches;

/// <summary>What a run has found. Memory is bytes; the difference is nano-dollars.</summary>
internal sealed record BatchFindings
{
    public required int Lines { get; init; }

    public required int Kills { get; init; }

    public required string Status { get; init; }

    /// <summary>From the batch's acceptance to its end.</summary>
    public required TimeSpan Time { get; init; }

    public required int Answered { get; init; }

    public required int Errors { get; init; }

    /// <summary>Lines that are in neither file.</summary>
    public required int Missing { get; init; }

    /// <summary>Lines that are there more than once.</summary>
    public required int Duplicates { get; init; }

    public required int Requests { get; init; }

    /// <summary>Requests that the provider failed on purpose.</summary>
    public required int Faults { get; init; }

    /// <summary>The most resident memory until 1,000 lines had ended …</summary>
    public required long EarlyMemory { get; init; }

    /// <summary>… and until all had.</summary>
    public required long PeakMemory { get; init; }

    /// <summary>What the account was charged less what its lines cost.</summary>
    public required long Difference { get; init; }

    public bool IsWell => Status == "completed" && Answered == Lines && Missing == 0 && Duplicates == 0 && Difference == 0;
}
