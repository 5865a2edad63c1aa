namespace Interchange.Gateway.Routing.Candidates;

/// <summary>An endpoint that may be used, with what decides its place. Compared by <see cref="Selection.CandidateOrder"/>; small, since sorting moves it about.</summary>
internal struct Candidate
{
    public EndpointFacts Facts;

    /// <summary>All that stands above the sort and the lottery, in one number: equal for candidates between which only those decide.</summary>
    public ulong Group;

    /// <summary>Lower comes first; then <see cref="SecondKey"/>.</summary>
    public double Key;

    public double SecondKey;

    /// <summary>Median tokens per second; not a number when not measured.</summary>
    public double Throughput;

    /// <summary>Share of good tool calls; not a number when not measured.</summary>
    public double ToolSuccess;

    /// <summary>Place of its model among the models of the plan.</summary>
    public short Model;

    /// <summary>Place in the caller's <c>order</c>; <see cref="short.MaxValue"/> when it is not listed.</summary>
    public short Listed;

    /// <summary>0 for a good condition; higher is tried later.</summary>
    public byte Condition;

    /// <summary>Standing by quality: 0 for good, higher is tried later.</summary>
    public byte Standing;

    /// <summary>True when it misses a preferred throughput or latency.</summary>
    public bool Misses;

    /// <summary>Place of the caller's own credential among the request's, plus one; 0 for the gateway's own.</summary>
    public byte Own;

    private const int BitsBehindSection = 42;

    /// <summary>With whose credential it is called, once the group is worked out.</summary>
    public readonly CredentialSection Section => (CredentialSection)((Group >> BitsBehindSection) & 3);

    /// <summary>
    /// Works <see cref="Group"/> out: those that miss a preferred bound behind all others, then by model (unless all models are sorted together), by
    /// section, by the caller's order, by the order of the caller's own credentials, by condition, what the provider has given up behind the rest, and by
    /// standing. The caller's own credentials stay before shared capacity even where they miss a bound, behind those that do not.
    /// </summary>
    /// <param name="acrossModels">Whether all models are sorted together.</param>
    /// <param name="section">With whose credential it is called.</param>
    /// <param name="rank">Place of the credential among those of its provider and section.</param>
    public void SetGroup(bool acrossModels, CredentialSection section = CredentialSection.Shared, byte rank = 0)
    {
        var before = section == CredentialSection.Prioritized;
        Group = Misses && !before ? 1UL : 0;
        Group = (Group << 16) | (acrossModels ? 0UL : (ushort)Model);
        Group = (Group << 2) | (ulong)section;
        Group = (Group << 1) | (Misses && before ? 1UL : 0);
        Group = (Group << 16) | (ushort)Listed;
        Group = (Group << 8) | rank;
        Group = (Group << 8) | Condition;
        Group = (Group << 1) | (Facts.Endpoint.Stage == Catalog.EndpointStage.Deprecated ? 1UL : 0);
        Group = (Group << 8) | Standing;
    }
}
