namespace Interchange.Gateway.Catalog.Import;

/// <summary>What became of the offers of a snapshot: every one is counted exactly once.</summary>
internal sealed record ImportReport
{
    public required int Offers { get; init; }

    public required int Endpoints { get; init; }

    public required int Models { get; init; }

    /// <summary>Left out: a bill needs a price, and no price is not a price of nothing.</summary>
    public required IReadOnlyList<string> WithoutPrice { get; init; }

    /// <summary>Left out: zero at a provider without a free offer, which says that nobody entered the price.</summary>
    public required IReadOnlyList<string> ImplausiblyFree { get; init; }

    /// <summary>Left out: not served over the protocols of language models.</summary>
    public required IReadOnlyList<string> OtherProtocols { get; init; }

    /// <summary>Left out: a second name for an offer that the same provider has already.</summary>
    public required IReadOnlyList<string> SecondNames { get; init; }
}
