using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>The caller leaves; the provider bills what it bills. Prices: 0.000001 dollars a prompt token, 0.000002 a completion token.</summary>
public sealed class DisconnectTests
{
    private const long BillOfTenAndFive = 20_000;

    private readonly ChatLab _lab = new();

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 2)]
    [InlineData(5, 60)]
    public void A_stream_is_billed_as_the_provider_counts_it_wherever_the_caller_leaves(int silentPart, int seconds)
    {
        // Before the first content, behind one chunk, behind several, before the usage: the caller leaves while the provider is silent.
        var reply = Reply.Stream("one ", "two ", "three");
        _lab.Providers.On("p1", reply.Pausing(silentPart, TimeSpan.FromSeconds(seconds)));

        var answer = _lab.Ask(stream: true, Plan(stops: seconds < 10), leaveAfter: TimeSpan.FromSeconds(1));

        Assert.Equal((BillOfTenAndFive, true, false), (answer.Recorded!.Cost.NanoDollars, answer.Recorded.Cancelled, answer.Recorded.UsageEstimated));
        Assert.Empty(_lab.Providers.Cancelled);
    }

    [Theory]
    [InlineData(false, 100)]
    [InlineData(true, 8)]
    public void An_answer_in_one_piece_is_billed_as_the_provider_counts_it(bool stops, int seconds)
    {
        _lab.Providers.On("p1", Reply.Whole("one two three").After(TimeSpan.FromSeconds(seconds)));

        var answer = _lab.Ask(stream: false, Plan(stops), leaveAfter: TimeSpan.FromSeconds(1));

        Assert.Equal((BillOfTenAndFive, true), (answer.Recorded!.Cost.NanoDollars, answer.Recorded.Cancelled));
        Assert.Empty(_lab.Providers.Cancelled);
    }

    [Theory]
    [InlineData(true, 11)]
    [InlineData(false, 121)]
    public void A_provider_that_goes_on_is_left_after_as_long_as_leaving_it_costs_nothing(bool stops, int leftAfter)
    {
        // Words without end: one a second.
        var words = Reply.Stream([.. Enumerable.Range(0, 500).Select(static _ => "word ")]);
        _lab.Providers.On("p1", words with { Parts = [.. words.Parts.Select(static part => (TimeSpan.FromSeconds(1), part.Bytes))] });

        var answer = _lab.Ask(stream: true, Plan(stops), leaveAfter: TimeSpan.FromSeconds(1));

        var (at, provider) = Assert.Single(_lab.Providers.Cancelled);
        Assert.Equal(("p1", leftAfter), (provider, (int)Math.Round(at.TotalSeconds)));
        Assert.True(answer.Recorded!.UsageEstimated);
        Assert.InRange(answer.Recorded.Usage.CompletionTokens, leftAfter - 3, (leftAfter + 1) * 2);
        Assert.Equal((answer.Recorded.Usage.PromptTokens * 1_000) + (answer.Recorded.Usage.CompletionTokens * 2_000), answer.Recorded.Cost.NanoDollars);
    }

    [Fact]
    public void The_providers_last_count_is_the_bill_where_it_counts_with_every_chunk()
    {
        var reply = Reply.Events(
            Counted("one ", completion: 2), Counted("two ", completion: 4), Counted("three ", completion: 6), Reply.Finish, "[DONE]");
        _lab.Providers.On("p1", reply.Pausing(before: 2, TimeSpan.FromMinutes(5)));

        var answer = _lab.Ask(stream: true, Plan(stops: true), leaveAfter: TimeSpan.FromSeconds(1));

        Assert.Equal((10L, 4L, false), (answer.Recorded!.Usage.PromptTokens, answer.Recorded.Usage.CompletionTokens, answer.Recorded.UsageEstimated));
        Assert.Equal(18_000, answer.Recorded.Cost.NanoDollars);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nothing_is_billed_when_nothing_came(bool stream)
    {
        _lab.Providers.On("p1", Reply.Silent);

        var answer = _lab.Ask(stream, Plan(stops: true), leaveAfter: TimeSpan.FromSeconds(1));

        Assert.Equal((0L, true), (answer.Recorded!.Cost.NanoDollars, answer.Recorded.Cancelled));
    }

    private static string Counted(string text, int completion) => Reply.Chunk($$"""{"content":"{{text}}"}""")
        .Replace("\"choices\"", $$"""
            "usage":{"prompt_tokens":10,"completion_tokens":{{completion}},"total_tokens":{{10 + completion}}},"choices"
            """, StringComparison.Ordinal);

    private static RoutePlan Plan(bool stops)
    {
        var step = ChatRequests.Step(model: "a/one", provider: "p1");
        return new RoutePlan([step with { Provider = step.Provider with { CancellingStopsBilling = stops } }]);
    }
}
