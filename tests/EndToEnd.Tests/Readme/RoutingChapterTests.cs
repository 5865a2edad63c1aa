using System.Reflection;

namespace Interchange.EndToEnd.Tests.Readme;

/// <summary>The routing chapter shows nothing that is not tried, and every field that there is.</summary>
public sealed class RoutingChapterTests
{
    private static readonly string[] ProviderFields =
    [
        "order", "only", "ignore", "allow_fallbacks", "require_parameters", "data_collection", "zdr", "enforce_distillable_text", "quantizations", "sort",
        "sort.partition", "preferred_min_throughput", "preferred_max_latency", "max_price", "timeouts", "hedge", "stream_recovery", "on_refusal",
    ];

    [Fact]
    public void Every_example_has_a_test_and_every_test_its_example()
    {
        var tested = typeof(RoutingChapterTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .SelectMany(static method => method.GetCustomAttributes<ExampleAttribute>())
            .Select(static example => $"{example.Table}: {example.Name}")
            .Order(StringComparer.Ordinal);

        Assert.Equal(RoutingChapter.Examples.Select(static example => $"{example.Table}: {example.Name}").Order(StringComparer.Ordinal), tested);
    }

    [Fact]
    public void Nothing_to_send_is_shown_outside_the_tables_of_examples() => Assert.Empty(RoutingChapter.Strays);

    [Fact]
    public void Every_field_of_provider_has_an_example() => Assert.Equal(
        ProviderFields.Order(StringComparer.Ordinal),
        RoutingChapter.Examples.Where(static example => example.Table == "provider").Select(static example => example.Name).Order(StringComparer.Ordinal));
}
