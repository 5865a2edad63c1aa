namespace Interchange.Gateway.Credits.Ledger;

/// <summary>
/// What one instance holds of one scope. <see cref="Net"/> is written by the instance alone and <see cref="Settled"/> by settlement alone, so that neither
/// has to know of the other, and an instance that is not told whether a write happened finds out by reading its own number.
/// </summary>
public sealed record Lease
{
    /// <summary>Id of the holder's lease: an instance, and how often it has had to start anew.</summary>
    public required string Id { get; init; }

    public required SpendScope Scope { get; init; }

    /// <summary>Window of the scope's counter that the lease belongs to; once a later one has started it is void.</summary>
    public required string Window { get; init; }

    /// <summary>Taken less given back, since the lease began.</summary>
    public Money Net { get; init; }

    /// <summary>What of <see cref="Net"/> has been charged.</summary>
    public Money Settled { get; init; }

    /// <summary>By the holder's clock. What is outstanding returns to its scope some time after.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the holder may still spend, or has spent without its being settled yet. Never below zero.</summary>
    public Money Outstanding => Net - Settled;

    /// <summary>Unique among an account's leases.</summary>
    public string Key => KeyOf(Id, Scope);

    public static string KeyOf(string id, SpendScope scope) => $"{id}-{scope.Name}";
}
