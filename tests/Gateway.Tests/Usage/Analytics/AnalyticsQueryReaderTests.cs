using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Analytics;

namespace Interchange.Gateway.Tests.Usage.Analytics;

public sealed class AnalyticsQueryReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 10, 7, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_but_metrics_is_required()
    {
        var query = Read("""{"metrics":["request_count","tokens_total","request_count"],"dimensions":null,"filters":null,"granularity":null,"time_range":null,"order_by":null,"limit":null,"group_limit":null}""");

        Assert.Equal(["request_count", "tokens_total"], query.Metrics.Select(static metric => metric.Name));
        Assert.Equal((Now.AddDays(-7), Now, 1000), (query.From, query.To, query.Limit));
        Assert.Equal(("request_count", true), (query.Order.Metric!.Name, query.Order.Descending));
        Assert.Empty(query.Warnings);
    }

    [Theory]
    [InlineData("""{"metrics":["request_count"],"granularity":"day"}""", 1000)]
    [InlineData("""{"metrics":["request_count"],"dimensions":["model"]}""", 1000)]
    [InlineData("""{"metrics":["request_count"],"dimensions":["model"],"granularity":"day"}""", 10_000)]
    [InlineData("""{"metrics":["request_count"],"dimensions":["model"],"granularity":"day","group_limit":7}""", 1000)]
    [InlineData("""{"metrics":["request_count"],"dimensions":["model"],"granularity":"day","limit":7}""", 7)]
    public void A_series_of_many_lines_may_have_more_rows(string body, int limit) => Assert.Equal(limit, Read(body).Limit);

    [Theory]
    [InlineData("""{"metrics":["request_count"]}""", "Days", false, false)]
    [InlineData("""{"metrics":["request_count"],"granularity":"month"}""", "Days", false, false)]
    [InlineData("""{"metrics":["request_count"],"granularity":"hour"}""", "Quarters", false, false)]
    [InlineData("""{"metrics":["request_count"],"granularity":"minute","time_range":{"start":"2026-03-31T07:00:00Z","end":"2026-03-31T10:00:00Z"}}""", "Records", false, false)]
    [InlineData("""{"metrics":["request_count"],"dimensions":["external_user"]}""", "Days", true, false)]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"external_user","operator":"eq","value":"x"}]}""", "Days", true, false)]
    [InlineData("""{"metrics":["request_count"],"dimensions":["generation_id"]}""", "Records", false, true)]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"generation_id","operator":"eq","value":"x"}]}""", "Records", false, true)]
    public void Reads_no_more_than_the_question_needs(string body, string coarsest, bool users, bool generations)
    {
        var request = Read(body).ToRequest("account");

        Assert.Equal((Enum.Parse<CoverSource>(coarsest), users, generations), (request.Coarsest, request.Users, request.Generations));
    }

    [Theory]
    [InlineData("2026-03-30T00:00:00+02:00", "2026-03-31T00:00:00.5-01:00", "2026-03-29T22:00:00.0000000+00:00", "2026-03-31T01:00:00.5000000+00:00")]
    public void Times_may_have_offsets_and_fractions(string start, string end, string from, string to)
    {
        var query = Read($$$"""{"metrics":["request_count"],"time_range":{"start":"{{{start}}}","end":"{{{end}}}"}}""");

        Assert.Equal((from, to), (query.From.ToString("o"), query.To.ToString("o")));
    }

    [Theory]
    [InlineData("{}", "metrics is required")]
    [InlineData("""{"metrics":[]}""", "metrics is required")]
    [InlineData("""{"metrics":"request_count"}""", "metrics is required")]
    [InlineData("""{"metrics":["usage_web"]}""", "metrics[0] is not a metric that this gateway has. There are: request_count, tokens_total")]
    [InlineData("""{"metrics":["request_count",7]}""", "metrics[1]")]
    [InlineData("""{"metrics":["request_count"],"dimensions":["country"]}""", "dimensions[0] is not a dimension that this gateway has. There are: model, variant")]
    [InlineData("""{"metrics":["request_count"],"dimensions":["model","app","user"]}""", "at most 2")]
    [InlineData("""{"metrics":["request_count"],"dimensions":"model"}""", "dimensions must be an array")]
    [InlineData("""{"metrics":["request_count"],"granularity":"fortnight"}""", "minute, hour, day, week, month")]
    [InlineData("""{"metrics":["request_count"],"granularity":7}""", "granularity")]
    [InlineData("""{"metrics":["request_count"],"granularity":"minute"}""", "at most 3 hours")]
    [InlineData("""{"metrics":["request_count"],"granularity":"hour","time_range":{"start":"2026-02-01T00:00:00Z","end":"2026-03-31T00:00:00Z"}}""", "at most 31 days")]
    [InlineData("""{"metrics":["request_count"],"time_range":{"start":"2025-01-01T00:00:00Z","end":"2026-03-31T00:00:00Z"}}""", "at most 366 days")]
    [InlineData("""{"metrics":["request_count"],"dimensions":["generation_id"],"time_range":{"start":"2026-02-01T00:00:00Z","end":"2026-03-31T00:00:00Z"}}""", "generation_id is at most 31 days")]
    [InlineData("""{"metrics":["request_count"],"time_range":{"start":"2026-03-31T00:00:00Z","end":"2026-03-31T00:00:00Z"}}""", "must be before")]
    [InlineData("""{"metrics":["request_count"],"time_range":{"start":"2026-03-31T00:00:00","end":"2026-03-31T00:00:00Z"}}""", "time_range.start")]
    [InlineData("""{"metrics":["request_count"],"time_range":{"start":"2026-03-31T00:00:00Z"}}""", "time_range.end")]
    [InlineData("""{"metrics":["request_count"],"time_range":"last week"}""", "time_range must be an object")]
    [InlineData("""{"metrics":["request_count"],"limit":0}""", "limit must be")]
    [InlineData("""{"metrics":["request_count"],"limit":10001}""", "limit must be")]
    [InlineData("""{"metrics":["request_count"],"limit":"10"}""", "limit must be")]
    [InlineData("""{"metrics":["request_count"],"dimensions":["model"],"group_limit":1.5}""", "group_limit must be")]
    [InlineData("""{"metrics":["request_count"],"order_by":"date"}""", "order_by must be")]
    [InlineData("""{"metrics":["request_count"],"order_by":{"field":"request_count"}}""", "order_by must be")]
    [InlineData("""{"metrics":["request_count"],"order_by":{"field":"request_count","direction":"down"}}""", "order_by must be")]
    [InlineData("""{"metrics":["request_count"],"order_by":{"field":"date","direction":"asc"}}""", "order_by.field")]
    [InlineData("""{"metrics":["request_count"],"order_by":{"field":"total_usage","direction":"asc"}}""", "order_by.field")]
    [InlineData("""{"metrics":["request_count"],"order_by":{"field":"model","direction":"asc"}}""", "order_by.field")]
    [InlineData("""{"metrics":["request_count"],"filters":{}}""", "filters must be an array")]
    [InlineData("""{"metrics":["request_count"],"filters":[7]}""", "filters[0] must be an object")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"model","operator":"eq"}]}""", "filters[0] must be an object")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"colour","operator":"eq","value":"x"}]}""", "filters[0].field")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"model","operator":"like","value":"x"}]}""", "eq, neq, gt, gte, lt, lte, in, not_in")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"model","operator":"eq","value":["x"]}]}""", "filters[0].value must be a text or a number")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"model","operator":"in","value":"x"}]}""", "filters[0].value must be an array")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"model","operator":"in","value":["x",{}]}]}""", "filters[0].value[1]")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"model","operator":"eq","value":"\ud83d"}]}""", "half of a character")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"app","operator":"eq","value":"x","include_unset":true}]}""", "in and not_in")]
    [InlineData("""{"metrics":["request_count"],"filters":[{"field":"app","operator":"in","value":["x"],"include_unset":"yes"}]}""", "true or false")]
    [InlineData("""{"metrics":["request_count"],"classifier_filters":{}}""", "no classifiers")]
    [InlineData("""{"metrics":["request_count"],"granularty":"day"}""", "There are: metrics, dimensions, filters")]
    public void Refuses_what_it_cannot_answer_and_says_why(string body, string says)
    {
        var error = Assert.Throws<GatewayException>(() => Read(body)).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_twenty_filters_and_no_more()
    {
        static string Body(int filters) =>
            $$"""{"metrics":["request_count"],"filters":[{{string.Join(',', Enumerable.Repeat("""{"field":"model","operator":"neq","value":"x"}""", filters))}}]}""";

        Assert.Equal(20, Read(Body(20)).Filters.Length);
        Assert.Throws<GatewayException>(() => Read(Body(21)));
    }

    private static AnalyticsQuery Read(string body)
    {
        using var json = JsonDocument.Parse(body);
        return AnalyticsQueryReader.Read(json.RootElement, Now, Now.AddDays(-730));
    }
}
