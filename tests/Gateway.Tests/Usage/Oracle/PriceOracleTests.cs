using System.Text;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Tests.Usage.Oracle;

/// <summary>Every shape of usage that is known to come, read as it comes and priced: exact to the nano-dollar.</summary>
public sealed class PriceOracleTests
{
    private static readonly UsageShape[] Shapes = [.. OpenAIShapes.All, .. ProviderShapes.All, .. OddShapes.All];

    public static TheoryData<string> Names => [.. Shapes.Select(static shape => shape.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_shape_costs_what_it_costs_by_hand(string name)
    {
        var shape = Shapes.Single(known => known.Name == name);

        var cost = GenerationCost.Of(shape.Prices, Read(shape)! with { PromptImages = shape.Images }, shape.At, shape.Trusted);

        Assert.Equal(shape.Dollars * 1_000_000_000m, cost.Total.NanoDollars);
        Assert.InRange(Math.Abs(cost.PromptDollars + cost.CompletionDollars + cost.PieceDollars - shape.Dollars), 0m, 0.0000000005m);
    }

    [Fact]
    public void The_shapes_are_at_least_sixty_and_have_names_of_their_own()
    {
        Assert.True(Shapes.Length >= 60);
        Assert.Equal(Shapes.Length, Shapes.DistinctBy(static shape => shape.Name).Count());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("""{"prompt_tokens":null,"completion_tokens":null,"total_tokens":null}""")]
    [InlineData("""{"prompt_tokens":10}""")]
    [InlineData("""{"completion_tokens":10}""")]
    [InlineData("""{"total_tokens":10}""")]
    [InlineData("""{"prompt_tokens":-1,"completion_tokens":5}""")]
    [InlineData("""{"prompt_tokens":1e300,"completion_tokens":5}""")]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":2000000000}""")]
    [InlineData("""{"prompt_tokens":"many","completion_tokens":5}""")]
    [InlineData("""{"prompt_tokens":{"text":10},"completion_tokens":[5]}""")]
    [InlineData("""{"completion_tokens":10,"total_tokens":5}""")]
    public void What_does_not_say_both_counts_or_cannot_be_true_is_no_usage(string usage) =>
        Assert.Null(Read(UsageShape.Of("none", PriceLists.Plain, 0, usage)));

    private static TokenUsage? Read(UsageShape shape)
    {
        var facts = new AnswerFacts { TotalCountsThinking = shape.TotalCountsThinking };
        using var splicer = new ChunkSplicer(new AnswerIdentity("gen-1", "a/m", "P", 1), facts);
        using var output = new PooledBody(1024);
        foreach (var chunk in shape.Chunks)
        {
            splicer.Splice(Encoding.UTF8.GetBytes(chunk), output);
        }

        return facts.Usage;
    }
}
