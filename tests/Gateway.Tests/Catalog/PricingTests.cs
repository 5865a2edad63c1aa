using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Catalog.Overlay;
using Interchange.Gateway.Providers.OpenAICompatible;

namespace Interchange.Gateway.Tests.Catalog;

public sealed class PricingTests
{
    private const string AllPrices = """
        {"prompt":"3","completion":15,"request":0.01,"image":0.002,"imageToken":8,"imageOutput":30,"audioInput":40,"audioOutput":80,"audioInputCacheRead":2.5,"webSearch":0.005,
         "internalReasoning":16,"inputCacheRead":0.3,"inputCacheWrite":3.75,"inputCacheWrite1h":6,"discount":0.25,
         "overrides":[{"minPromptTokens":200000,"prompt":6},{"utcStart":1630,"utcEnd":30,"utcDays":["saturday","sunday"],"completion":7.5,"request":0,"webSearch":0.004}]}
        """;

    [Theory]
    [InlineData("2026-07-01T16:29:59Z", false)]
    [InlineData("2026-07-01T16:30:00Z", true)]
    [InlineData("2026-07-01T23:59:59Z", true)]
    [InlineData("2026-07-02T00:29:59Z", true)]
    [InlineData("2026-07-02T00:30:00Z", false)]
    [InlineData("2026-07-02T02:00:00+02:00", true)]
    public void A_window_may_end_on_the_next_day(string at, bool within) =>
        Assert.Equal(within, new PriceOverride { UtcStart = 1630, UtcEnd = 30 }.AppliesTo(0, DateTimeOffset.Parse(at)));

    [Fact]
    public void A_window_and_its_complement_share_the_day() => Gen.Select(Gen.Int[0, 1439], Gen.Int[0, 1439], Gen.Int[0, 1439]).Sample((start, end, now) =>
    {
        if (start == end)
        {
            return;
        }

        var at = new DateTimeOffset(2026, 7, 1, now / 60, now % 60, 0, TimeSpan.Zero);
        Assert.NotEqual(
            new PriceOverride { UtcStart = Clock(start), UtcEnd = Clock(end) }.IsWithin(at),
            new PriceOverride { UtcStart = Clock(end), UtcEnd = Clock(start) }.IsWithin(at));
    });

    [Fact]
    public void Days_are_those_of_the_requests_own_moment()
    {
        var night = new PriceOverride { UtcStart = 2200, UtcEnd = 400, UtcDays = [DayOfWeek.Saturday] };

        Assert.True(night.IsWithin(new DateTimeOffset(2026, 7, 4, 23, 0, 0, TimeSpan.Zero)));
        Assert.True(night.IsWithin(new DateTimeOffset(2026, 7, 4, 3, 0, 0, TimeSpan.Zero)));
        Assert.False(night.IsWithin(new DateTimeOffset(2026, 7, 5, 3, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Is_free_only_when_no_condition_changes_that()
    {
        Assert.True(Pricing.Free.IsFree);
        Assert.True(new Pricing { Prompt = 1, Discount = 1 }.IsFree);
        Assert.True((Pricing.Free with { Overrides = [new PriceOverride { MinPromptTokens = 1, Prompt = 0 }] }).IsFree);
        Assert.False((Pricing.Free with { Overrides = [new PriceOverride { MinPromptTokens = 1, Prompt = 0.1m }] }).IsFree);
        Assert.False(new Pricing { WebSearch = 0.1m }.IsFree);
    }

    [Fact]
    public void Prices_without_a_matching_override_are_the_same_object()
    {
        var prices = PricesOf(AllPrices);

        Assert.Same(prices, prices.For(200_000, new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void Every_price_of_the_overlay_is_listed_on_the_wire()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            PricingJson.Write(json, PricesOf(AllPrices));
        }

        Assert.Equal(
            """
            {"prompt":"0.000003","completion":"0.000015","request":"0.01","image":"0.002","image_token":"0.000008","image_output":"0.00003","audio":"0.00004","audio_output":"0.00008","input_audio_cache":"0.0000025","web_search":"0.005","internal_reasoning":"0.000016","input_cache_read":"0.0000003","input_cache_write":"0.00000375","input_cache_write_1h":"0.000006","discount":0.25,"overrides":[{"min_prompt_tokens":200000,"prompt":"0.000006"},{"utc_start":1630,"utc_end":30,"utc_days":["saturday","sunday"],"completion":"0.0000075","request":"0","web_search":"0.004"}]}
            """.Trim(),
            Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    [Theory]
    [InlineData("""[{"prompt":1}]""", "overrides[0]", "has no condition")]
    [InlineData("""[{"minPromptTokens":5}]""", "overrides[0]", "changes no price")]
    [InlineData("""[{"minPromptTokens":5,"prompt":-1}]""", "overrides[0].prompt", "must not be negative")]
    [InlineData("""[{"utcStart":100,"prompt":1}]""", "overrides[0]", "one end of a time window")]
    [InlineData("""[{"utcStart":100,"utcEnd":100,"prompt":1}]""", "overrides[0].utcEnd", "the window is empty")]
    [InlineData("""[{"utcStart":160,"utcEnd":200,"prompt":1}]""", "overrides[0].utcStart", "clock number")]
    [InlineData("""[{"utcStart":100,"utcEnd":2400,"prompt":1}]""", "overrides[0].utcEnd", "clock number")]
    [InlineData("""[{"utcDays":["caturday"],"prompt":1}]""", "overrides[0].utcDays[0]", "must be one of sunday, monday")]
    [InlineData("""[{"utcDays":[],"prompt":1}]""", "overrides[0].utcDays", "is empty")]
    [InlineData("""[{"minPromptTokens":5,"price":1}]""", "overrides[0].price", "is not known here")]
    [InlineData("""{"minPromptTokens":5}""", "overrides", "must be an array")]
    public void A_wrong_override_is_named(string overrides, string path, string problem)
    {
        var refused = Assert.Throws<CatalogOverlayException>(() => PricesOf($$"""{"prompt":1,"completion":1,"overrides":{{overrides}}}"""));

        Assert.Equal("$.endpoints[0].prices." + path, refused.Path);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"discount\":1.5", "discount", "a fraction from 0 to 1")]
    [InlineData("\"request\":1000001", "request", "no price is higher")]
    [InlineData("\"tiers\":[]", "tiers", "is not known here")]
    public void A_wrong_price_is_named(string member, string path, string problem)
    {
        var refused = Assert.Throws<CatalogOverlayException>(() => PricesOf("{\"prompt\":1,\"completion\":1," + member + "}"));

        Assert.Equal("$.endpoints[0].prices." + path, refused.Path);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    private static int Clock(int minutes) => (minutes / 60 * 100) + (minutes % 60);

    private static Pricing PricesOf(string prices) => Assert.Single(OverlayReader.Read(
        "models.json",
        Encoding.UTF8.GetBytes("{\"endpoints\":[{\"model\":\"acme/x\",\"provider\":\"openrouter\",\"upstream\":\"x\",\"prices\":" + prices + "}]}"),
        KnownProviders.All).Contribute().Endpoints).Pricing;
}
