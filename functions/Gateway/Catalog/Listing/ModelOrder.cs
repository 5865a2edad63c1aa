namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Values of the query parameter <c>sort</c>.</summary>
internal enum ModelOrder
{
    /// <summary>Newest first, then by id.</summary>
    Newest,

    PricingLowToHigh,

    PricingHighToLow,

    ContextHighToLow,

    CodingHighToLow,

    /// <summary>Sorts whose measure the catalog does not record: no model has data, so all go last, in the default order.</summary>
    NoData,
}
