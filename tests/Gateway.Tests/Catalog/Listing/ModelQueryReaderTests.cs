using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Interchange.Gateway.Tests.Catalog.Listing;

public sealed class ModelQueryReaderTests
{
    [Theory]
    [InlineData("limit=0", "limit", "1 to 1000")]
    [InlineData("limit=1001", "limit", "1 to 1000")]
    [InlineData("limit=ten", "limit", "1 to 1000")]
    [InlineData("offset=-1", "offset", "at least 0")]
    [InlineData("context=0", "context", "at least 1")]
    [InlineData("min_price=-0.1", "min_price", "at least 0")]
    [InlineData("max_output_price=cheap", "max_output_price", "at least 0")]
    [InlineData("min_tool_success_rate=1.5", "min_tool_success_rate", "from 0 to 1")]
    [InlineData("category=cooking", "category", "programming")]
    [InlineData("sort=random", "sort", "pricing-low-to-high")]
    [InlineData("region=mars", "region", "eu, us")]
    [InlineData("zdr=false", "zdr", "true")]
    [InlineData("distillable=maybe", "distillable", "true, false")]
    [InlineData("supported_parameters=tools,magic", "supported_parameters", "structured_outputs")]
    [InlineData("input_modalities=smell", "input_modalities", "image")]
    [InlineData("output_modalities=smell", "output_modalities", "all")]
    [InlineData("availability=maybe", "availability", "available, all")]
    [InlineData("use_rss=perhaps", "use_rss", "true, false")]
    [InlineData("use_rss_chat_links=true", "use_rss_chat_links", "no chat pages")]
    public void Refuses_a_value_by_parameter_and_says_what_it_takes(string query, string parameter, string allowed)
    {
        var refused = Assert.Throws<GatewayException>(() => Read(query));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains($"'{parameter}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_by_five_hundred_when_only_an_offset_is_given()
    {
        Assert.Equal((10, 500), (Read("offset=10").Offset, Read("offset=10").Limit));
        Assert.Equal((0, 7), (Read("limit=7").Offset, Read("limit=7").Limit));
        Assert.Null(Read("q=x").Limit);
    }

    [Fact]
    public void Lists_text_models_unless_other_kinds_are_asked_for()
    {
        Assert.Equal(["text"], Read("q=x").OutputModalities);
        Assert.Equal(["image", "audio"], Read("output_modalities=image,%20audio").OutputModalities);
        Assert.Empty(Read("output_modalities=all").OutputModalities);
    }

    [Fact]
    public void Ignores_empty_values_and_parameters_that_it_does_not_know() =>
        Assert.Equal(ModelQuery.Default, Read("limit=&context=&sort=&min_price=&foo=bar") with { SupportedParameters = [], InputModalities = [], OutputModalities = ModelQuery.Default.OutputModalities, Authors = [], Providers = [] });

    private static ModelQuery Read(string query) => ModelQueryReader.Read(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
