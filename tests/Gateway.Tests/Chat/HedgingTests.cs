using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Hedging;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>A second endpoint is started when the first is late, and exactly one of the two answers.</summary>
public sealed class HedgingTests
{
    private static readonly ProviderPreferences Hedged = ProviderPreferences.None with { Hedge = true };
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(60);

    private readonly ChatLab _lab = new(new ChatOptions { Hedging = new HedgeOptions { Share = 1 } });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Starts_the_next_endpoint_of_the_model_when_the_first_is_late(bool stream)
    {
        _lab.Health.Conditions["p1"] = new EndpointCondition { Latency = new Percentiles(0.2, 0.5, 1, 2.8), Throughput = new Percentiles(250, 200, 150, 100) };
        _lab.Providers.On("p1", Reply.Answer(stream, "slow").After(Late));
        _lab.Providers.On("p2", Reply.Answer(stream, "fast"));

        var answer = _lab.Ask(stream, preferences: Hedged);

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("fast", answer.Text);
        Assert.Equal(["p1", "p2"], _lab.Providers.Order);
        Assert.InRange(_lab.Providers.Requests[1].At.TotalSeconds, stream ? 2 : 4, stream ? 2.01 : 4.01);
        Assert.Equal(_lab.Providers.Requests[1].At, Assert.Single(_lab.Providers.Cancelled).At);
    }

    [Fact]
    public void Lets_the_first_win_when_its_content_comes_first()
    {
        _lab.Providers.On("p1", Reply.Stream("one", " two").After(TimeSpan.FromSeconds(6)).Pausing(2, TimeSpan.FromSeconds(3)));
        _lab.Providers.On("p2", Reply.Stream("other").After(TimeSpan.FromSeconds(2)));

        var answer = _lab.Ask(stream: true, preferences: Hedged);

        Assert.Equal("one two", answer.Text);
        Assert.Equal("p1", answer.Recorded!.EndpointTag);
        Assert.Equal("p2", Assert.Single(_lab.Providers.Cancelled).Provider);
    }

    [Fact]
    public void Starts_nobody_when_content_has_come_or_the_caller_did_not_ask()
    {
        _lab.Providers.On("p1", Reply.Stream("one", " two").Pausing(2, TimeSpan.FromSeconds(30)), Reply.Stream("one").After(TimeSpan.FromSeconds(30)));

        Assert.True(_lab.Ask(stream: true, preferences: Hedged).EndedNormally);
        Assert.True(_lab.Ask(stream: true).EndedNormally);

        Assert.Equal(["p1", "p1"], _lab.Providers.Order);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Keeps_the_loser_off_the_bill_and_blames_nobody_for_it(bool stream)
    {
        _lab.Providers.On("p1", Reply.Answer(stream, "slow").After(Late));
        _lab.Providers.On("p2", Reply.Answer(stream, "fast"));

        var recorded = _lab.Ask(stream, preferences: Hedged).Recorded!;

        Assert.Equal(20_000, recorded.Cost.NanoDollars);
        Assert.Equal(("p2", 10, 5), (recorded.EndpointTag, recorded.Usage.PromptTokens, recorded.Usage.CompletionTokens));
        var loser = Assert.Single(recorded.Attempts, static attempt => attempt.EndpointTag == "p1");
        Assert.Equal("hedge_lost", loser.Failure);
        Assert.True(loser.OperatorCost!.Value.NanoDollars > 0);
        Assert.True(Assert.Single(_lab.Breakers.Reports, static report => report.Endpoint.Tag == "p1").Abandoned);
        Assert.InRange(recorded.OverheadMs!.Value, 0, 10);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Waits_for_the_other_when_one_of_the_two_fails(bool firstFails)
    {
        var fails = Reply.Fail(500);
        var answers = Reply.Stream("one");
        _lab.Providers.On("p1", (firstFails ? fails : answers).After(TimeSpan.FromSeconds(7)));
        _lab.Providers.On("p2", (firstFails ? answers.After(TimeSpan.FromSeconds(9)) : fails).After(TimeSpan.FromSeconds(firstFails ? 9 : 1)));

        var answer = _lab.Ask(stream: true, preferences: Hedged);

        Assert.Equal("one", answer.Text);
        Assert.Equal(2, _lab.Providers.Requests.Count);
        Assert.Contains(answer.Recorded!.Attempts, static attempt => attempt.Failure == "server_error");
    }

    [Fact]
    public void Goes_on_with_the_chain_when_both_fail()
    {
        _lab.Providers.On("p1", Reply.Fail(404).After(TimeSpan.FromSeconds(7)));
        _lab.Providers.On("p2", Reply.Fail(404).After(TimeSpan.FromSeconds(1)));
        _lab.Providers.On("p3", Reply.Stream("three"));

        Assert.Equal("three", _lab.Ask(stream: true, preferences: Hedged).Text);
        Assert.Equal(["p1", "p2", "p3"], _lab.Providers.Order);
    }

    [Fact]
    public void Asks_no_endpoint_that_rests_and_none_of_another_model()
    {
        _lab.Breakers.Rest("p2", Late);
        _lab.Providers.On("p1", Reply.Stream("one").After(TimeSpan.FromSeconds(20)));

        Assert.True(_lab.Ask(stream: true, preferences: Hedged).EndedNormally);
        Assert.Equal(["p1"], _lab.Providers.Order);
    }

    [Fact]
    public void Ends_both_when_the_caller_leaves()
    {
        _lab.Providers.On("p1", Reply.Silent);
        _lab.Providers.On("p2", Reply.Silent);

        var answer = _lab.Ask(stream: true, preferences: Hedged, leaveAfter: TimeSpan.FromSeconds(8));

        Assert.InRange(answer.Took.TotalSeconds, 18, 18.1);
        Assert.Equal(2, _lab.Providers.Cancelled.Count);
        Assert.All(_lab.Breakers.Reports, static report => Assert.True(report.Abandoned));
    }

    [Fact]
    public void Continues_a_winner_that_breaks_off_at_the_endpoint_that_lost()
    {
        _lab.Providers.On("p1", Reply.Stream("slow").After(Late));
        _lab.Providers.On("p2", Reply.Stream("one", " two").First(2).Ending(ReplyEnd.Reset));
        _lab.Providers.On("p1", Reply.Stream("one two"));

        var answer = _lab.Ask(stream: true, preferences: Hedged with { StreamRecovery = true });

        Assert.True(answer.EndedNormally, answer.Body);
        Assert.Equal("one two", answer.Text);
    }

    [Fact]
    public void Stays_within_five_in_a_hundred_calls_and_the_one_it_begins_with()
    {
        var lab = new ChatLab();
        for (var call = 0; call < 100; call++)
        {
            lab.Providers.On("p1", Reply.Whole("slow").After(Late));
            lab.Providers.On("p2", Reply.Whole("fast"));
            lab.Ask(stream: false, preferences: Hedged);
        }

        Assert.Equal(6, lab.Providers.Order.Count(static provider => provider == "p2"));
    }

    [Fact]
    public void Saves_no_more_than_its_burst()
    {
        var budget = new HedgeBudget(new HedgeOptions());
        for (var call = 0; call < 10_000; call++)
        {
            budget.CountCall();
        }

        Assert.Equal(10, Enumerable.Range(0, 50).Count(_ => budget.TryTake()));
        budget.GiveBack();
        Assert.True(budget.TryTake());
        Assert.False(new HedgeBudget(new HedgeOptions { Share = 0 }).TryTake());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dearer_rival_is_paid_for_from_the_beginning_however_late_it_starts(bool stream)
    {
        var lab = Prepaid(out var plan);
        await lab.Ledger.GrantAsync("acc", 1_500);
        lab.Health.Conditions["p1"] = new EndpointCondition { Latency = new Percentiles(30, 30, 30, 30) };
        lab.Providers.On("p1", Reply.Answer(stream, "slow").After(Late));
        lab.Providers.On("p2", Reply.Answer(stream, "fast"));
        var leased = LeasedAt(lab, 29);

        var answer = lab.Ask(stream, plan, Hedged, ",\"max_tokens\":100");

        Assert.Equal("fast", answer.Text);
        Assert.Equal(1_000, leased().NanoDollars);
        Assert.Equal(50, answer.Recorded!.Cost.NanoDollars);
    }

    [Fact]
    public async Task Without_money_for_both_the_first_is_waited_for()
    {
        var lab = Prepaid(out var plan);
        await lab.Ledger.GrantAsync("acc", 999);
        lab.Providers.On("p1", Reply.Whole("slow").After(Late));

        Assert.Equal("slow", lab.Ask(stream: false, plan, Hedged, ",\"max_tokens\":100").Text);
        Assert.Equal(["p1"], lab.Providers.Order);
    }

    [Fact]
    public async Task What_was_reserved_for_a_rival_is_free_again_when_the_first_answers()
    {
        var lab = Prepaid(out var plan);
        await lab.Ledger.GrantAsync("acc", 1_500);
        lab.Providers.On("p1", Reply.Stream("one", " two").After(TimeSpan.FromSeconds(1)).Pausing(2, TimeSpan.FromSeconds(2)));
        var (before, after) = (LeasedAt(lab, 0.5), LeasedAt(lab, 2));

        Assert.Equal("one two", lab.Ask(stream: true, plan, Hedged, ",\"max_tokens\":100").Text);

        Assert.Equal((1_000L, 100L), (before().NanoDollars, after().NanoDollars));
    }

    [Fact]
    public async Task What_was_reserved_for_a_rival_is_free_again_when_it_cannot_start()
    {
        var lab = Prepaid(out var plan);
        await lab.Ledger.GrantAsync("acc", 1_500);
        lab.Breakers.Rest("p2", Late);
        lab.Providers.On("p1", Reply.Whole("one").After(TimeSpan.FromSeconds(20)));
        var (before, after) = (LeasedAt(lab, 2), LeasedAt(lab, 18));

        Assert.Equal("one", lab.Ask(stream: false, plan, Hedged, ",\"max_tokens\":100").Text);

        Assert.Equal((1_000L, 100L), (before().NanoDollars, after().NanoDollars));
    }

    [Theory]
    [InlineData(null, true, null, 5.0)]
    [InlineData(0.01, true, null, 0.2)]
    [InlineData(2.0, true, null, 2.0)]
    [InlineData(2.0, false, 100L, 4.0)]
    [InlineData(2.0, false, null, 12.0)]
    public void Waits_for_the_p95_and_for_the_time_to_generate_an_answer_in_one_piece(double? p95, bool stream, long? maxTokens, double seconds)
    {
        var condition = new EndpointCondition { Latency = p95 is { } known ? new Percentiles(0, 0, known, known) : null };

        Assert.Equal(TimeSpan.FromSeconds(seconds), HedgeDelay.Of(condition, stream, maxTokens, new HedgeOptions()));
    }

    /// <summary>A lab with credits, and a plan whose second endpoint is ten times as dear: a nano-dollar and ten for a token.</summary>
    private static ChatLab Prepaid(out RoutePlan plan)
    {
        plan = new RoutePlan([Step("p1", 1), Step("p2", 10)]);
        return new ChatLab(new ChatOptions { Hedging = new HedgeOptions { Share = 1 } }, enforced: true);

        static RouteStep Step(string provider, decimal nanos) =>
            ChatRequests.Step(model: "a/one", provider: provider, pricing: new Pricing { Completion = nanos / 1_000_000_000m });
    }

    /// <summary>What the account's instances hold when so many seconds have passed.</summary>
    private static Func<Money> LeasedAt(ChatLab lab, double seconds)
    {
        var leased = default(Money?);
        var timer = lab.Time.CreateTimer(
            _ => leased = lab.Ledger.ReadBalanceAsync("acc", CancellationToken.None).Result.Leased, null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
        return () =>
        {
            timer.Dispose();
            return leased!.Value;
        };
    }
}
