namespace Interchange.Gateway.Routing.Candidates;

/// <summary>Service tiers that providers sell beside the standard one; an endpoint of another tier is used only when it is asked for.</summary>
internal enum EndpointTier
{
    Standard,

    /// <summary>Dearer and faster: admitted by <c>:nitro</c>.</summary>
    Priority,

    /// <summary>Cheaper and slower: admitted by <c>:floor</c>.</summary>
    Flex,

    /// <summary>At a batch price: the only one of <c>:batch</c>.</summary>
    Batch,
}
