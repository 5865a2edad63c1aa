using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>Service tiers by the last part of a tag, such as <c>openai/priority</c> and <c>google-vertex/flex</c>.</summary>
internal static class EndpointTiers
{
    public static EndpointTier Of(string tag)
    {
        var slash = tag.LastIndexOf('/');
        return slash < 0
            ? EndpointTier.Standard
            : tag.AsSpan(slash + 1) switch
            {
                "priority" => EndpointTier.Priority,
                "flex" => EndpointTier.Flex,
                "batch" => EndpointTier.Batch,
                _ => EndpointTier.Standard,
            };
    }

    /// <summary>Whether the variants of a slug open a tier.</summary>
    public static bool Admits(ModelVariants variants, EndpointTier tier) => tier switch
    {
        EndpointTier.Priority => variants.HasFlag(ModelVariants.Nitro),
        EndpointTier.Flex => variants.HasFlag(ModelVariants.Floor),
        EndpointTier.Batch => variants.HasFlag(ModelVariants.Batch),
        _ => !variants.HasFlag(ModelVariants.Batch),
    };
}
