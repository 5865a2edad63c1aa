namespace Interchange.Gateway.Routing.Candidates;

/// <summary>An endpoint that may be used, with what decides its place. Compared by <see cref="Selection.CandidateOrder"/>.</summary>
internal struct Candidate
{
    public EndpointFacts Facts;

    /// <summary>What the answer calls the model.</summary>
    public string Slug;

    /// <summary>Place of its model among the models of the plan.</summary>
    public short Model;

    /// <summary>Place in the caller's <c>order</c>; <see cref="short.MaxValue"/> when it is not listed.</summary>
    public short Listed;

    /// <summary>True when it misses a preferred throughput or latency.</summary>
    public bool Misses;

    /// <summary>0 for a good condition; higher is tried later.</summary>
    public byte Condition;

    /// <summary>True for an endpoint that the provider has given up.</summary>
    public bool Deprecated;

    /// <summary>Standing by quality: 0 for good, higher is tried later.</summary>
    public byte Standing;

    /// <summary>Lower comes first; then <see cref="SecondKey"/>.</summary>
    public double Key;

    public double SecondKey;

    public double? Throughput;

    public double? ToolSuccess;
}
