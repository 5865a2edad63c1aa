using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Tests.Chat.Preferences;

public sealed class ProviderPreferencesReaderTests
{
    [Fact]
    public void Without_a_provider_object_there_are_no_preferences() =>
        Assert.Same(ProviderPreferences.None, ChatRequests.Read("""{"model":"a","messages":[{}],"provider":null}""").Provider);

    [Fact]
    public void Reads_every_field()
    {
        var read = Read(
            """
            {
              "order": ["x", "y"], "only": ["x"], "ignore": ["z"], "allow_fallbacks": false, "require_parameters": true,
              "data_collection": "deny", "zdr": true, "enforce_distillable_text": true, "quantizations": ["fp8", "unknown"],
              "sort": {"by": "latency", "partition": "none"}, "preferred_min_throughput": 50, "preferred_max_latency": {"p50": 1, "p99": 5.5},
              "max_price": {"prompt": 1, "completion": "2.5", "request": 0.01, "image": "0.02", "audio": 3},
              "timeouts": {"connect": 2, "first_token": 20.5, "idle": 10, "total": 3600},
              "hedge": true, "stream_recovery": true, "on_refusal": "fallback"
            }
            """);

        Assert.Equal(["x", "y"], read.Order);
        Assert.Equal(["x"], read.Only);
        Assert.Equal(["z"], read.Ignore);
        Assert.False(read.AllowFallbacks);
        Assert.True(read.RequireParameters);
        Assert.True(read.DenyDataCollection);
        Assert.True(read.ZeroDataRetention);
        Assert.True(read.EnforceDistillableText);
        Assert.Equal(["fp8", "unknown"], read.Quantizations);
        Assert.Equal(new RouteSort(RouteSortBy.Latency, AcrossModels: true), read.Sort);
        Assert.Equal(new PercentileBounds(50), read.PreferredMinThroughput);
        Assert.Equal(new PercentileBounds(1, P99: 5.5), read.PreferredMaxLatency);
        Assert.Equal(
            new PriceCeiling { Prompt = 0.000001m, Completion = 0.0000025m, Request = 0.01m, Image = 0.02m, Audio = 0.000003m }, read.MaxPrice);
        Assert.Equal(
            new TimeoutOverrides
            {
                Connect = TimeSpan.FromSeconds(2),
                FirstToken = TimeSpan.FromSeconds(20.5),
                Idle = TimeSpan.FromSeconds(10),
                Total = TimeSpan.FromHours(1),
            },
            read.Timeouts);
        Assert.True(read.Hedge);
        Assert.True(read.StreamRecovery);
        Assert.True(read.FallbackOnRefusal);
    }

    [Fact]
    public void Reads_the_words_that_ask_for_nothing_as_the_defaults() => Assert.Equal(
        ProviderPreferences.None,
        Read("""{"allow_fallbacks":true,"data_collection":"allow","zdr":false,"sort":null,"max_price":null,"hedge":false,"on_refusal":"stop","order":null}"""));

    [Theory]
    [InlineData("\"price\"", RouteSortBy.Price, false)]
    [InlineData("\"throughput\"", RouteSortBy.Throughput, false)]
    [InlineData("\"latency\"", RouteSortBy.Latency, false)]
    [InlineData("\"exacto\"", RouteSortBy.Exacto, false)]
    [InlineData("{\"by\":\"price\"}", RouteSortBy.Price, false)]
    [InlineData("{\"by\":\"price\",\"partition\":\"model\"}", RouteSortBy.Price, false)]
    [InlineData("{\"by\":\"price\",\"partition\":\"none\"}", RouteSortBy.Price, true)]
    [InlineData("{\"partition\":\"none\"}", null, true)]
    public void Reads_a_sort_as_a_word_or_an_object(string sort, RouteSortBy? by, bool acrossModels) =>
        Assert.Equal(new RouteSort(by, acrossModels), Read("{\"sort\":" + sort + "}").Sort);

    [Theory]
    [InlineData("""{"model":"a","messages":[{}],"route":"fallback"}""", null, false)]
    [InlineData("""{"model":"a","messages":[{}],"route":"sort"}""", null, true)]
    [InlineData("""{"model":"a","messages":[{}],"route":"sort","provider":{"sort":"price"}}""", RouteSortBy.Price, true)]
    [InlineData("""{"model":"a","messages":[{}],"route":"sort","provider":{"sort":{"by":"price","partition":"model"}}}""", RouteSortBy.Price, false)]
    public void The_deprecated_route_is_the_partition_unless_the_sort_has_one(string json, RouteSortBy? by, bool acrossModels) =>
        Assert.Equal(new RouteSort(by, acrossModels), ChatRequests.Read(json).Provider.Sort);

    [Theory]
    [InlineData("[]", "\"provider\" must be an object such as")]
    [InlineData("\"groq\"", "\"provider\" must be an object such as")]
    [InlineData("{\"order\":\"a\"}", "\"provider.order\" must be an array of non-empty strings")]
    [InlineData("{\"only\":[1]}", "\"provider.only\" must be an array of non-empty strings")]
    [InlineData("{\"ignore\":[\"\"]}", "\"provider.ignore\" must be an array of non-empty strings")]
    [InlineData("{\"allow_fallbacks\":\"no\"}", "\"provider.allow_fallbacks\" must be true or false")]
    [InlineData("{\"require_parameters\":1}", "\"provider.require_parameters\" must be true or false")]
    [InlineData("{\"data_collection\":\"maybe\"}", "\"provider.data_collection\" must be one of \"allow\", \"deny\"")]
    [InlineData("{\"data_collection\":false}", "\"provider.data_collection\" must be one of \"allow\", \"deny\"")]
    [InlineData("{\"zdr\":\"true\"}", "\"provider.zdr\" must be true or false")]
    [InlineData("{\"enforce_distillable_text\":[]}", "\"provider.enforce_distillable_text\" must be true or false")]
    [InlineData("{\"quantizations\":\"fp8\"}", "\"provider.quantizations\" must be an array")]
    [InlineData("{\"quantizations\":[\"fp9\"]}", "\"provider.quantizations\" holds a word that is no quantization. Use int4, int8")]
    [InlineData("{\"sort\":\"cost\"}", "\"provider.sort\" must be one of \"price\", \"throughput\", \"latency\", \"exacto\"")]
    [InlineData("{\"sort\":1}", "\"provider.sort\" must be an object such as")]
    [InlineData("{\"sort\":{\"by\":\"cost\"}}", "\"provider.sort.by\" must be one of")]
    [InlineData("{\"sort\":{\"partition\":\"all\"}}", "\"provider.sort.partition\" must be one of \"model\", \"none\"")]
    [InlineData("{\"sort\":{\"order\":\"price\"}}", "\"provider.sort.order\" is not served by this gateway. Remove it; served are by and partition")]
    [InlineData("{\"preferred_min_throughput\":0}", "\"provider.preferred_min_throughput\" must be a number of tokens per second above 0")]
    [InlineData("{\"preferred_min_throughput\":\"50\"}", "\"provider.preferred_min_throughput\" must be a number of tokens per second above 0, or an object")]
    [InlineData("{\"preferred_min_throughput\":1e999}", "\"provider.preferred_min_throughput\" must be a number")]
    [InlineData("{\"preferred_max_latency\":{\"p95\":1}}", "\"provider.preferred_max_latency.p95\" is not served by this gateway. Remove it; served are p50, p75, p90 and p99")]
    [InlineData("{\"preferred_max_latency\":{\"p90\":-1}}", "\"provider.preferred_max_latency.p90\" must be a number of seconds above 0")]
    [InlineData("{\"max_price\":1}", "\"provider.max_price\" must be an object such as")]
    [InlineData("{\"max_price\":{\"prompt\":-1}}", "\"provider.max_price.prompt\" must be a price in US dollars of at least 0")]
    [InlineData("{\"max_price\":{\"completion\":\"-1\"}}", "\"provider.max_price.completion\" must be a price")]
    [InlineData("{\"max_price\":{\"image\":\"1,5\"}}", "\"provider.max_price.image\" must be a price")]
    [InlineData("{\"max_price\":{\"image\":\"$1\"}}", "\"provider.max_price.image\" must be a price")]
    [InlineData("{\"max_price\":{\"request\":true}}", "\"provider.max_price.request\" must be a price")]
    [InlineData("{\"max_price\":{\"audio\":1e300}}", "\"provider.max_price.audio\" must be a price")]
    [InlineData("{\"max_price\":{\"video\":1}}", "\"provider.max_price.video\" is not served by this gateway")]
    [InlineData("{\"timeouts\":5}", "\"provider.timeouts\" must be an object such as")]
    [InlineData("{\"timeouts\":{\"connect\":61}}", "\"provider.timeouts.connect\" must be a number of seconds from 0.1 to 60")]
    [InlineData("{\"timeouts\":{\"first_token\":0}}", "\"provider.timeouts.first_token\" must be a number of seconds from 0.1 to 3600")]
    [InlineData("{\"timeouts\":{\"idle\":3601}}", "\"provider.timeouts.idle\" must be a number of seconds from 0.1 to 3600")]
    [InlineData("{\"timeouts\":{\"total\":1e400}}", "\"provider.timeouts.total\" must be a number of seconds from 0.1 to 3600")]
    [InlineData("{\"timeouts\":{\"read\":1}}", "\"provider.timeouts.read\" is not served by this gateway")]
    [InlineData("{\"hedge\":\"yes\"}", "\"provider.hedge\" must be true or false")]
    [InlineData("{\"stream_recovery\":1}", "\"provider.stream_recovery\" must be true or false")]
    [InlineData("{\"on_refusal\":\"retry\"}", "\"provider.on_refusal\" must be one of \"stop\", \"fallback\"")]
    [InlineData("{\"options\":{\"groq\":{}}}", "\"provider.options\" is not served by this gateway. Remove it; served are order, only, ignore")]
    [InlineData("{\"zdr\":true,\"zdr\":false}", "\"provider.zdr\" stands twice")]
    [InlineData("{\"\\ud800\":true}", "surrogate")]
    public void Refuses_with_the_field_named_and_the_remedy(string provider, string message)
    {
        var error = Assert.Throws<GatewayException>(() => Read(provider)).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"latest\"")]
    [InlineData("true")]
    public void Refuses_a_route_that_is_none(string route)
    {
        var error = Assert.Throws<GatewayException>(() => ChatRequests.Read("{\"model\":\"a\",\"messages\":[{}],\"route\":" + route + "}")).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains("\"route\" must be one of \"fallback\", \"sort\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_list_that_is_out_of_proportion()
    {
        var slugs = string.Join(',', Enumerable.Range(0, 101).Select(static n => $"\"p{n}\""));

        var error = Assert.Throws<GatewayException>(() => Read("{\"ignore\":[" + slugs + "]}")).Error;

        Assert.Contains("\"provider.ignore\" has 101 entries; 100 are the most", error.Message, StringComparison.Ordinal);
    }

    private static ProviderPreferences Read(string provider) =>
        ChatRequests.Read("{\"model\":\"a\",\"messages\":[{}],\"provider\":" + provider + "}").Provider;
}
