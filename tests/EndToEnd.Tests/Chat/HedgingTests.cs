using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>A second endpoint is started when the first is late, for requests that allow it.</summary>
[Collection(ProductCollection.Name)]
public sealed class HedgingTests : EndToEndTests
{
    private const string Late = "\"provider\":{\"order\":[\"scripted/a\",\"scripted/b\"],\"hedge\":true}";

    private readonly InterchangeProcess _product;

    public HedgingTests(Product product) => _product = Using(product);

    [Fact]
    public async Task The_second_endpoint_answers_for_the_late_one_which_is_nobodys_bill()
    {
        var started = TimeProvider.System.GetTimestamp();
        var answer = await _product.Caller.StreamAsync(Ask.For("scripted/late", stream: true, extra: Late), Cancellation);
        var took = TimeProvider.System.GetElapsedTime(started);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal(Ask.Question, answer.Text);
        Assert.True(took < TimeSpan.FromSeconds(18), $"took {took}, as if nobody had helped the endpoint that is silent for 20 s");
        var record = await _product.Caller.GetGenerationAsync(answer.Id, Cancellation);
        var attempts = record["provider_responses"]!.AsArray();
        Assert.Equal(
            [("scripted/a", "hedge_lost"), ("scripted/b", null)],
            attempts.Select(static attempt => ((string?)attempt!["endpoint_id"], (string?)attempt["failure"])).Order());

        // The prices of scripted/b: one and two millionths of a dollar per token.
        var usage = answer.Chunks[^1]["usage"]!;
        var cost = ((decimal)usage["prompt_tokens"]! * 0.000001m) + ((decimal)usage["completion_tokens"]! * 0.000002m);
        Assert.Equal(cost, (decimal)usage["cost"]!);
        Assert.Equal(cost, (decimal)record["total_cost"]!);
        Assert.Equal(Ask.Question.Split(' ').Length, (int)usage["completion_tokens"]!);
        Assert.Null(attempts.Single(static attempt => attempt!["failure"] is null)!["operator_cost"]);
    }
}
