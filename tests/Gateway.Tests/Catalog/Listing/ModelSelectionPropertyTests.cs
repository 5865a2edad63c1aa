using System.Collections.Immutable;
using CsCheck;
using Interchange.Gateway.Catalog.Listing;

namespace Interchange.Gateway.Tests.Catalog.Listing;

public sealed class ModelSelectionPropertyTests
{
    private static readonly DateTimeOffset Now = new(2026, 7, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<ListedModel> Row = Gen.Select(
        Gen.Int[0, 999], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[1, 5], Gen.Bool, Gen.Bool,
        (id, prompt, completion, context, tools, images) => A.Row(
            A.Model($"acme/m{id}", A.Endpoint("groq", prompt: prompt, completion: completion, context: context, parameters: tools ? ["tools"] : [])) with
            {
                Created = Now.AddDays(-id).ToUnixTimeSeconds(),
                InputModalities = images ? ["text", "image"] : ["text"],
            }));

    private static readonly Gen<ImmutableArray<ListedModel>> Rows = Row.Array[0, 40].Select(rows => rows.DistinctBy(r => r.Id).ToImmutableArray());

    private static readonly Gen<ModelQuery> Query = Gen.Select(
        Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 6], Gen.Bool, Gen.Bool, Gen.Enum<ModelOrder>(),
        (least, most, context, tools, images, order) => ModelQuery.Default with
        {
            MinPrice = least == 0 ? null : least,
            MaxPrice = most == 0 ? null : most,
            MinContext = context == 0 ? null : context,
            SupportedParameters = tools ? ["tools"] : [],
            InputModalities = images ? ["image"] : [],
            Order = order,
        });

    [Fact]
    public void Pages_put_together_are_the_whole_list_and_each_row_is_on_one()
    {
        Gen.Select(Rows, Query, Gen.Int[1, 15]).Sample((rows, query, limit) =>
        {
            var whole = Select(rows, query).Page;
            var pages = new List<ListedModel>();
            for (var offset = 0; ; offset += limit)
            {
                var (page, total) = Select(rows, query with { Offset = offset, Limit = limit });
                Assert.Equal(whole.Length, total);
                if (page.IsEmpty)
                {
                    break;
                }

                pages.AddRange(page);
            }

            Assert.Equal(whole, pages);
        });
    }

    [Fact]
    public void A_further_condition_only_ever_removes_rows()
    {
        Gen.Select(Rows, Query, Query).Sample((rows, one, two) =>
        {
            var both = one with
            {
                MinPrice = Largest(one.MinPrice, two.MinPrice),
                MaxPrice = -Largest(-one.MaxPrice, -two.MaxPrice),
                MinContext = (long?)Largest(one.MinContext, two.MinContext),
                SupportedParameters = [.. one.SupportedParameters.Union(two.SupportedParameters)],
                InputModalities = [.. one.InputModalities.Union(two.InputModalities)],
            };

            var kept = Ids(rows, both);

            Assert.Equal(Ids(rows, one).Intersect(Ids(rows, two)).Order(), kept.Order());
        });
    }

    [Fact]
    public void Sorting_neither_loses_nor_adds_rows()
    {
        Gen.Select(Rows, Query).Sample((rows, query) =>
            Assert.Equal(Ids(rows, query with { Order = null }).Order(), Ids(rows, query).Order()));
    }

    private static decimal? Largest(decimal? left, decimal? right) => left is null ? right : right is null ? left : Math.Max(left.Value, right.Value);

    private static IEnumerable<string> Ids(ImmutableArray<ListedModel> rows, ModelQuery query) => Select(rows, query).Page.Select(r => r.Id);

    private static (ImmutableArray<ListedModel> Page, int Total) Select(ImmutableArray<ListedModel> rows, ModelQuery query) =>
        ModelSelection.Select(rows, query, static slug => (slug, []), Now);
}
