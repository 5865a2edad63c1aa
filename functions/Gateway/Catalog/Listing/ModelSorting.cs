namespace Interchange.Gateway.Catalog.Listing;

/// <summary>Pure: rows in an order. Stable, so that rows without data keep the default order, at the end.</summary>
internal static class ModelSorting
{
    /// <summary>The spellings on the wire. Source: OpenRouter's OpenAPI document.</summary>
    public static readonly IReadOnlyDictionary<string, ModelOrder> Names = new Dictionary<string, ModelOrder>(StringComparer.Ordinal)
    {
        ["newest"] = ModelOrder.Newest,
        ["pricing-low-to-high"] = ModelOrder.PricingLowToHigh,
        ["pricing-high-to-low"] = ModelOrder.PricingHighToLow,
        ["context-high-to-low"] = ModelOrder.ContextHighToLow,
        ["coding-high-to-low"] = ModelOrder.CodingHighToLow,
        ["most-popular"] = ModelOrder.NoData,
        ["top-weekly"] = ModelOrder.NoData,
        ["throughput-high-to-low"] = ModelOrder.NoData,
        ["latency-low-to-high"] = ModelOrder.NoData,
        ["intelligence-high-to-low"] = ModelOrder.NoData,
        ["agentic-high-to-low"] = ModelOrder.NoData,
        ["design-arena-elo-high-to-low"] = ModelOrder.NoData,
    };

    public static IEnumerable<ListedModel> Sort(IEnumerable<ListedModel> rows, ModelOrder order) => order switch
    {
        ModelOrder.Newest => rows.OrderByDescending(r => r.Model.Created).ThenBy(r => r.Id, StringComparer.Ordinal),
        ModelOrder.PricingLowToHigh => rows.OrderBy(AveragePrice),
        ModelOrder.PricingHighToLow => rows.OrderByDescending(AveragePrice),
        ModelOrder.ContextHighToLow => rows.OrderByDescending(r => r.Model.ContextLength ?? -1),
        ModelOrder.CodingHighToLow => rows.OrderByDescending(r => r.Model.CodingIndex ?? -1),
        _ => rows,
    };

    private static decimal AveragePrice(ListedModel row) => (row.Top.Pricing.Prompt + row.Top.Pricing.Completion) / 2;
}
