namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>The latest reconciliation of all accounts, and the latest wish for one.</summary>
public sealed record ReconciliationRun
{
    /// <summary>There was none.</summary>
    public static readonly ReconciliationRun None = new();

    /// <summary>When an operator last asked for one.</summary>
    public DateTimeOffset? RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the one that was started last ended; null while it is under way, or if its instance died.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Accounts that were recomputed.</summary>
    public int Accounts { get; init; }

    /// <summary>Accounts whose rows did not answer.</summary>
    public int Unread { get; init; }

    /// <summary>Numbers that are not what their entries add up to, in all accounts.</summary>
    public int Differences { get; init; }

    /// <summary>Whether somebody asked for one since the latest was started.</summary>
    public bool IsDue => RequestedAt is { } requested && (StartedAt is not { } started || requested > started);
}
