using Interchange.Gateway.Jobs;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.App.Tests.Chat;

/// <summary>What a job does that an inline chain need not.</summary>
public sealed class DurableChainTests
{
    private readonly ChatLab _lab = new();
    private readonly DurableLab _durable;

    public DurableChainTests() => _durable = new DurableLab(_lab);

    [Fact]
    public void Pauses_are_timers_in_whole_seconds_that_never_end_early()
    {
        _lab.Providers.On("p1", Reply.Fail(429, "2"), Reply.Whole("one"));

        var answer = _durable.Ask(ChatLab.PlanOf(("p1", "a/one"), ("p3", "a/two")));

        Assert.Equal("one", answer.Text);
        var timer = Assert.Single(_durable.Orchestration.Timers);
        Assert.Equal(0, timer.Ticks % TimeSpan.TicksPerSecond);
        Assert.InRange(_lab.Providers.Requests[1].At.TotalSeconds, 2, 3.1);
    }

    [Fact]
    public void Pauses_of_less_than_a_second_take_no_timer()
    {
        _lab.Providers.On("p1", Reply.Fail(500), Reply.Whole("one"));

        Assert.Equal("one", _durable.Ask().Text);
        Assert.Empty(_durable.Orchestration.Timers);
        Assert.InRange(_lab.Providers.Requests[1].At.TotalMilliseconds, 245, 400);
    }

    [Fact]
    public void Only_the_result_is_left_of_a_job()
    {
        _lab.Providers.On("p1", Reply.Fail(500), Reply.Whole("one"));

        _durable.Ask();

        Assert.Equal("result", Assert.Single(_durable.Kept).Part);
    }

    [Fact]
    public void History_holds_neither_the_prompt_nor_the_answer_nor_the_providers_words()
    {
        _lab.Providers.On("p1", Reply.Fail(500), Reply.Fail(500));
        _lab.Providers.On("p2", Reply.Whole("an answer like no other"));

        var answer = _durable.Ask(extra: ",\"user\":\"planted-user\"");

        Assert.Equal("an answer like no other", answer.Text);
        var history = string.Join('\n', _durable.Orchestration.History);
        Assert.Contains("Provider p1", history, StringComparison.Ordinal);
        foreach (var planted in (string[])["\"hi\"", "an answer", "\"no\"", "planted-user"])
        {
            Assert.DoesNotContain(planted, history, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cancelled_job_ends_its_attempt_and_costs_nothing()
    {
        _lab.Providers.On("p1", Reply.Silent);
        _durable.OnTick = elapsed => _ = elapsed == TimeSpan.FromSeconds(5) ? Cancel() : 0;

        var answer = _durable.Ask();

        Assert.Equal((JobState.Cancelled, 409), (answer.State, answer.Result.Status));
        Assert.Equal("p1", Assert.Single(_lab.Providers.Cancelled).Provider);
        Assert.Equal((default, true), (answer.Recorded.Cost, answer.Recorded.Cancelled));
        Assert.Equal(["p1"], _lab.Providers.Order);

        int Cancel()
        {
            _durable.Cancel();
            return 1;
        }
    }

    [Fact]
    public void A_job_that_waits_is_cancelled_at_once()
    {
        _lab.Providers.On("p1", Reply.Fail(429, "4"));
        _durable.OnTick = elapsed =>
        {
            if (elapsed == TimeSpan.FromSeconds(1))
            {
                _durable.Cancel();
            }
        };

        Assert.Equal(JobState.Cancelled, _durable.Ask(ChatLab.PlanOf(("p1", "a/one"))).State);
        Assert.Equal(["p1"], _lab.Providers.Order);
    }

    [Fact]
    public void A_job_without_an_answer_ends_at_its_deadline()
    {
        _lab.Providers.On("p1", [.. Enumerable.Repeat(Reply.Silent, 2)]);
        _lab.Providers.On("p2", [.. Enumerable.Repeat(Reply.Silent, 2)]);
        _lab.Providers.On("p3", [.. Enumerable.Repeat(Reply.Silent, 2)]);
        var steps = Enumerable.Range(0, 10).Select(index => ($"q{index}", "a/one")).ToArray();
        foreach (var (provider, _) in steps)
        {
            _lab.Providers.On(provider, Reply.Silent);
        }

        var answer = _durable.Ask(ChatLab.PlanOf(steps));

        Assert.Equal((JobState.Failed, 504, "timeout"), (answer.State, answer.Result.Status, answer.ErrorType));
        Assert.Equal(6, _lab.Providers.Requests.Count);
    }

    [Fact]
    public void A_key_that_was_deleted_stops_its_jobs()
    {
        _lab.Providers.On("p1", Reply.Fail(429, "4"));
        _durable.OnTick = elapsed =>
        {
            if (elapsed == TimeSpan.FromSeconds(1))
            {
                _durable.DeleteKey();
            }
        };

        var answer = _durable.Ask(ChatLab.PlanOf(("p1", "a/one")));

        Assert.Equal((JobState.Failed, 401), (answer.State, answer.Result.Status));
        Assert.Equal(["p1"], _lab.Providers.Order);
    }

    [Fact]
    public void A_step_that_the_catalog_has_lost_is_left_out()
    {
        _durable.Gone.Add(0);
        _lab.Providers.On("p2", Reply.Whole("one"));

        var answer = _durable.Ask();

        Assert.Equal("one", answer.Text);
        Assert.Equal(["model_gone", null], answer.Recorded.Attempts.Select(static attempt => attempt.Failure));
    }

    /// <summary>
    /// The process dies at every exchange with storage, before it and after it, and another goes on: the job ends once, its result is there, it is charged
    /// once, and the provider got one request more at most.
    /// </summary>
    [Fact]
    public void A_death_anywhere_is_survived()
    {
        var exchanges = Die(at: null, after: false).Exchanges;
        Assert.InRange(exchanges, 8, 40);
        for (var at = 0; at < exchanges; at++)
        {
            Assert.True(Die(at, after: false).HasDied);
            Assert.True(Die(at, after: true).HasDied);
        }
    }

    [Fact]
    public void An_attempt_that_is_made_again_has_the_key_of_the_first_where_the_provider_takes_one()
    {
        _durable.Payloads.DiesAt = 7;
        _lab.Providers.On("p1", Reply.Fail(401), Reply.Whole("one"), Reply.Whole("one"), Reply.Whole("one"));
        var plan = ChatLab.PlanOf(("p1", "a/one"), ("p1", "a/two"));
        plan = new RoutePlan([.. plan.Steps.Select(static (step, index) => step with
        {
            Provider = step.Provider with { Slug = $"p1-{index}", IdempotencyHeader = "Idempotency-Key" },
        })]);

        var answer = _durable.Ask(plan);

        Assert.Equal("one", answer.Text);
        Assert.True(_durable.Payloads.HasDied);
        var keys = _lab.Providers.IdempotencyKeys.ConvertAll(static sent => sent.Key);
        Assert.Equal(3, keys.Count);
        Assert.Equal(2, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys, key => Assert.StartsWith(answer.Recorded.GenerationId, key, StringComparison.Ordinal));
    }

    private static MortalPayloads Die(int? at, bool after)
    {
        var lab = new ChatLab();
        var durable = new DurableLab(lab);
        durable.Payloads.DiesAt = at;
        durable.Payloads.DiesAfter = after;

        // More replies than are needed: an attempt that is made again must not fail for want of one.
        lab.Providers.On("p1", Reply.Fail(401), Reply.Fail(401));
        lab.Providers.On("p2", Reply.Whole("one"), Reply.Whole("one"));

        var answer = durable.Ask();

        Assert.Equal((JobState.Succeeded, "one"), (answer.State, answer.Text));
        Assert.InRange(lab.Providers.Requests.Count, 2, at is null ? 2 : 3);
        Assert.All(answer.Events, published => Assert.Equal(answer.Events[0].GenerationId, published.GenerationId));
        Assert.Single(answer.Events.Select(static published => published.Cost).Distinct());
        Assert.Equal(["credential", null], answer.Recorded.Attempts.Select(static attempt => attempt.Failure));
        Assert.Equal("result", Assert.Single(durable.Kept).Part);
        return durable.Payloads;
    }

    [Fact]
    public void An_attempt_over_which_processes_die_again_and_again_is_left()
    {
        _durable.Payloads.DiesAt = 4;
        _lab.Providers.On("p1", Reply.Whole("one"), Reply.Whole("one"), Reply.Whole("one"));
        _lab.Providers.On("p2", Reply.Whole("two"));
        var deaths = 0;
        _durable.OnTick = _ =>
        {
            // The exchange that would keep the answer, each time anew.
            if (_durable.Payloads.HasDied && deaths++ == 0)
            {
                _durable.Payloads.DiesAt = _durable.Payloads.Exchanges + 4;
            }
        };

        var answer = _durable.Ask();

        Assert.Equal(JobState.Succeeded, answer.State);
        Assert.InRange(_lab.Providers.Order.Count(static provider => provider == "p1"), 1, 2);
        Assert.Equal(default, answer.Events.Select(static published => published.Cost).Distinct().Count() - 1);
    }
}
