using Interchange.Gateway.Catalog.Import.ModelsDev;
using Interchange.Gateway.Catalog.Import.Output;

namespace Interchange.Gateway.Catalog.Import;

/// <summary>One offer on its way into the catalog.</summary>
/// <param name="Provider">models.dev's name of the provider.</param>
/// <param name="Offer">With everything inherited.</param>
internal sealed record ImportedOffer(string Provider, string Upstream, ModelIdentity Identity, ModelsDevModel Offer, CatalogFileEndpoint Endpoint);
