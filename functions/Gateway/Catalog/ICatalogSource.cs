namespace Interchange.Gateway.Catalog;

/// <summary>Adds models and endpoints to the built-in catalog: the operator's overlay, the scripted provider.</summary>
public interface ICatalogSource
{
    /// <summary>Called once, when the catalog is first needed. Later sources win over earlier ones and over the built-in catalog.</summary>
    CatalogContribution Contribute();
}
