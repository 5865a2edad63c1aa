using BenchmarkDotNet.Attributes;
using Interchange.Gateway.Usage;

namespace Interchange.Benchmarks.Micro;

/// <summary>Pricing one answer.</summary>
public class CostBenchmarks
{
    private readonly TokenUsage _usage = new() { PromptTokens = 12_345, CachedTokens = 8_000, CompletionTokens = 678, ReasoningTokens = 200 };

    [Benchmark]
    public long Sum_in_decimal_and_round_once() => GenerationCost.Of(StandInRoute.Step.Endpoint.Pricing, _usage, default).Total.NanoDollars;
}
