namespace Interchange.Gateway.Credits.Ledger;

/// <summary>A change of what an account was granted: an entry of the ledger, never changed once it is there.</summary>
public sealed record CreditEntry
{
    /// <summary>The identity: an entry counts once, however often it is told. Letters, digits, <c>-</c> and <c>_</c>, at most 200.</summary>
    public required string Id { get; init; }

    public required CreditEntryKind Kind { get; init; }

    /// <summary>Added to the credits; below zero for refunds and disputes.</summary>
    public required Money Amount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What was paid for a purchase, with the platform fee; null for what was not bought.</summary>
    public Money? Paid { get; init; }

    /// <summary>For people; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>Whose doing it is: a key's hash, or the payment provider's id; null when nobody is named.</summary>
    public string? Source { get; init; }
}
