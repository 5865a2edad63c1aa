using System.Collections.Immutable;
using Interchange.Gateway.Catalog.Listing;

namespace Interchange.Gateway.Tests.Catalog.Listing;

public sealed class ModelSortingTests
{
    private static readonly ImmutableArray<ListedModel> Rows =
    [
        A.Row(A.Model("a/newest", A.Endpoint("groq", prompt: 2, completion: 2)) with { Created = 300 }),
        A.Row(A.Model("a/cheapest", A.Endpoint("groq", prompt: 1, completion: 1, context: 1_000)) with { Created = 200, CodingIndex = 10 }),
        A.Row(A.Model("a/largest", A.Endpoint("groq", prompt: 1, completion: 9, context: 9_000)) with { Created = 100, CodingIndex = 50 }),
    ];

    [Theory]
    [InlineData("newest", "a/newest a/cheapest a/largest")]
    [InlineData("pricing-low-to-high", "a/cheapest a/newest a/largest")]
    [InlineData("pricing-high-to-low", "a/largest a/newest a/cheapest")]
    [InlineData("context-high-to-low", "a/largest a/cheapest a/newest")]
    [InlineData("coding-high-to-low", "a/largest a/cheapest a/newest")]
    [InlineData("most-popular", "a/newest a/cheapest a/largest")]
    [InlineData("latency-low-to-high", "a/newest a/cheapest a/largest")]
    [InlineData("design-arena-elo-high-to-low", "a/newest a/cheapest a/largest")]
    public void Puts_models_without_the_measure_last(string sort, string expected) =>
        Assert.Equal(expected, string.Join(' ', ModelSorting.Sort(Rows, ModelSorting.Names[sort]).Select(r => r.Id)));
}
