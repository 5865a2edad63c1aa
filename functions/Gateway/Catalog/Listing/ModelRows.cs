using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Pure: the catalog to the rows of its list.</summary>
internal static class ModelRows
{
    /// <param name="models">In the order of the list.</param>
    /// <param name="counts">Which endpoints count; a model without one has no row.</param>
    /// <param name="listed">The parameters that an endpoint is listed with.</param>
    public static ImmutableArray<ListedModel> Of(ImmutableArray<Model> models, Func<ModelEndpoint, bool> counts, Func<ModelEndpoint, ParameterSet> listed)
    {
        var rows = ImmutableArray.CreateBuilder<ListedModel>(models.Length);
        foreach (var model in models)
        {
            var plain = VariantSelection.Select(model, ModelVariants.None);
            if (plain.RemoveAll(e => !counts(e)) is { IsEmpty: false } ordinary)
            {
                rows.Add(ListedModel.Of(model, ModelVariants.None, ordinary, listed));
            }

            // A trial offer that the plain slug does not choose has a row of its own.
            if (model.Endpoints.RemoveAll(e => !e.FreeTier || plain.Contains(e) || !counts(e)) is { IsEmpty: false } free)
            {
                rows.Add(ListedModel.Of(model, ModelVariants.Free, free, listed));
            }
        }

        return rows.ToImmutable();
    }
}
