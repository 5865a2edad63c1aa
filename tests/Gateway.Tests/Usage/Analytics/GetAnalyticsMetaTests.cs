using Interchange.Gateway.Tests.Keys;
using Interchange.Gateway.Tests.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Analytics;

public sealed class GetAnalyticsMetaTests : IDisposable
{
    private readonly ActivityRoutes _routes = new(Rollers.Start);

    public void Dispose() => _routes.Dispose();

    [Fact]
    public async Task Says_what_can_be_asked_in_the_shape_of_the_api()
    {
        var data = (await _routes.MetaAsync(await _routes.ManagerAsync()))["data"]!.AsObject();

        Assert.Equal(["dimensions", "granularities", "metrics", "operators"], data.Select(static field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(data["metrics"]!.AsArray(), static metric =>
        {
            Assert.Equal(["name", "display_label", "is_rate", "display_format"], metric!.AsObject().Select(static field => field.Key));
            Assert.Contains((string)metric["display_format"]!, new[] { "number", "currency", "percent", "latency", "throughput" });
        });
        Assert.All(data["dimensions"]!.AsArray(), static dimension => Assert.Equal(["name", "display_label"], dimension!.AsObject().Select(static field => field.Key)));
        Assert.Equal(
            ["eq scalar", "neq scalar", "gt scalar", "gte scalar", "lt scalar", "lte scalar", "in array", "not_in array"],
            data["operators"]!.AsArray().Select(static one => $"{one!["name"]} {one["value_type"]}"));
        Assert.Equal(["minute", "hour", "day", "week", "month"], data["granularities"]!.AsArray().Select(static one => (string?)one!["name"]));
    }

    [Fact]
    public async Task Every_name_that_it_says_can_be_asked_for()
    {
        var manager = await _routes.ManagerAsync();
        var data = (await _routes.MetaAsync(manager))["data"]!;
        var metrics = data["metrics"]!.AsArray().Select(static one => (string)one!["name"]!).ToArray();
        foreach (var dimension in data["dimensions"]!.AsArray().Select(static one => (string)one!["name"]!))
        {
            foreach (var granularity in data["granularities"]!.AsArray().Select(static one => (string)one!["name"]!))
            {
                var answer = await _routes.QueryAsync(
                    manager,
                    $$$"""{"metrics":["{{{string.Join("\",\"", metrics)}}}"],"dimensions":["{{{dimension}}}"],"granularity":"{{{granularity}}}","time_range":{"start":"2026-03-14T07:00:00Z","end":"2026-03-14T09:00:00Z"}}""");

                Assert.Empty(answer["data"]!.AsArray());
            }
        }

        Assert.Equal(metrics.Distinct(StringComparer.Ordinal), metrics);
    }

    [Fact]
    public async Task Needs_a_management_key()
    {
        var caller = await A.StoredKey(_routes.Keys);

        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _routes.MetaAsync(caller))).Status);
    }
}
