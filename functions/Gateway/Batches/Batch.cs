using System.Collections.Immutable;

namespace Interchange.Gateway.Batches;

/// <summary>What is known of a batch; what its lines ask for and have come to is in payloads.</summary>
public sealed record Batch
{
    public required string AccountId { get; init; }

    /// <summary><c>batch_…</c></summary>
    public required string Id { get; init; }

    /// <summary>Hash of the key that asked: what it may do is asked anew for every line.</summary>
    public required string KeyHash { get; init; }

    /// <summary>What its lines are for, such as <c>/v1/chat/completions</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model of all lines, where they stood in the request; null where each names its own.</summary>
    public string? Model { get; init; }

    /// <summary>The file with its lines; null where they stood in the request.</summary>
    public string? InputFileId { get; init; }

    /// <summary>The caller's own words, for the caller.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on no line is begun.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public BatchState State { get; init; }

    public DateTimeOffset? InProgressAt { get; init; }

    public DateTimeOffset? FinalizingAt { get; init; }

    public DateTimeOffset? CancellingAt { get; init; }

    /// <summary>When it came to its end.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public BatchCounts Counts { get; init; }

    /// <summary>Why it failed.</summary>
    public ImmutableArray<BatchProblem> Problems { get; init; } = [];

    /// <summary>Ids of the files that it makes: decided with it, so that making them twice makes the same ones.</summary>
    public required string OutputFileId { get; init; }

    /// <inheritdoc cref="OutputFileId"/>
    public required string ErrorFileId { get; init; }

    /// <summary>Whether there is a file of answers.</summary>
    public bool HasOutput { get; init; }

    /// <summary>Whether there is a file of errors.</summary>
    public bool HasErrors { get; init; }

    public bool HasEnded => BatchStates.IsEnd(State);

    internal BatchKey Key => new(AccountId, Id);
}
