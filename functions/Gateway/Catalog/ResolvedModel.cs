using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog;

/// <summary>What a slug means.</summary>
/// <param name="Model">The model with all its endpoints.</param>
/// <param name="Variants">The suffixes of the slug.</param>
/// <param name="Endpoints">
/// The endpoints that the static variants leave, whether their provider is on or not. May be empty, such as <c>:free</c> of a model that nobody gives away.
/// </param>
public sealed record ResolvedModel(Model Model, ModelVariants Variants, ImmutableArray<ModelEndpoint> Endpoints)
{
    /// <summary>The model's id with its variants in a fixed order, such as <c>z-ai/glm-4.7-flash:free</c>.</summary>
    public string Slug => Variants == ModelVariants.None ? Model.Id : Model.Id + ModelSlug.Suffix(Variants);
}
