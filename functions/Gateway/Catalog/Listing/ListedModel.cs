using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>One row of the list: a model, or its <c>:free</c> variant, with the endpoints that count for it.</summary>
internal sealed record ListedModel
{
    public required Model Model { get; init; }

    public required ModelVariants Variants { get; init; }

    /// <summary>Never empty.</summary>
    public required ImmutableArray<ModelEndpoint> Endpoints { get; init; }

    /// <summary>The endpoint whose price stands for the model: not deprecated if there is such a one, then the cheapest.</summary>
    public required ModelEndpoint Top { get; init; }

    /// <summary>What at least one endpoint takes, sorted.</summary>
    public required ImmutableArray<string> SupportedParameters { get; init; }

    public string Id => Model.Id + ModelSlug.Suffix(Variants);

    public string Name => Variants == ModelVariants.Free ? $"{Model.Name} (free)" : Model.Name;

    /// <param name="model">The model.</param>
    /// <param name="variants">The row's variant.</param>
    /// <param name="endpoints">Those that count; not empty.</param>
    /// <param name="listed">The parameters that an endpoint is listed with.</param>
    public static ListedModel Of(Model model, ModelVariants variants, ImmutableArray<ModelEndpoint> endpoints, Func<ModelEndpoint, ParameterSet> listed) => new()
    {
        Model = model,
        Variants = variants,
        Endpoints = endpoints,
        Top = endpoints
            .OrderBy(e => e.Stage == EndpointStage.Deprecated)
            .ThenBy(e => e.Pricing.Prompt + e.Pricing.Completion)
            .ThenBy(e => e.Tag, StringComparer.Ordinal)
            .First(),
        SupportedParameters = endpoints.Aggregate(default(ParameterSet), (all, endpoint) => all.With(listed(endpoint))).ToNames(),
    };
}
