using CsCheck;
using Interchange.Gateway.Health.Breakers;

namespace Interchange.Gateway.Tests.Health.Breakers;

public sealed class BreakerMachineTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly BreakerPolicy Policy = BreakerPolicy.Endpoint;

    private static readonly Gen<(int Op, int Argument)[]> Histories = Gen.Select(Gen.Int[0, 8], Gen.Int[0, 60_000]).Array[0, 120];

    [Fact]
    public void Whatever_happens_nothing_passes_a_rest_deadlines_only_move_later_and_one_probe_is_out() => Histories.Sample(history =>
    {
        var model = new Model();
        foreach (var (op, argument) in history)
        {
            var before = model.State;
            model.Do(op, argument);
            var after = model.State;
            Assert.True(
                before.Phase != BreakerPhase.Open || after.Phase != BreakerPhase.Open || after.RestsUntil >= before.RestsUntil,
                $"The rest was shortened: {before} to {after}");
            Assert.True(model.ProbesOut <= 1, $"{model.ProbesOut} probes are out in {after}");
        }
    });

    [Fact]
    public void Whatever_happened_and_whichever_reports_are_lost_it_closes_again() => Histories.Sample(history =>
    {
        var model = new Model();
        foreach (var (op, argument) in history)
        {
            model.Do(op, argument);
        }

        // Nobody who is out ever reports. From now on all is well, and there are ten calls a second.
        var latest = new[] { model.Now, model.State.RestsUntil, model.State.ProbeExpires }.Max() + Policy.Ramp + TimeSpan.FromSeconds(1);
        while (model.State.Phase != BreakerPhase.Closed)
        {
            Assert.True(model.Now <= latest, $"Still {model.State} at {model.Now}");
            model.Call(well: true);
            model.Now += TimeSpan.FromMilliseconds(100);
        }
    });

    [Fact]
    public void An_endpoint_that_returns_is_found_within_thirty_seconds() => Gen.Int[0, 300_000].Sample(returnsAfter =>
    {
        var model = new Model();
        var returns = Start + TimeSpan.FromMilliseconds(returnsAfter);
        while (model.Now < returns)
        {
            model.Call(well: false);
            model.Now += TimeSpan.FromMilliseconds(50);
        }

        while (model.State.Phase == BreakerPhase.Open)
        {
            model.Call(well: true);
            model.Now += TimeSpan.FromMilliseconds(50);
        }

        Assert.InRange((model.Now - returns).TotalSeconds, 0, 30);
    });

    [Fact]
    public void Opens_at_the_fifth_failure_in_a_row()
    {
        var model = new Model();
        model.Call(well: false, times: 4);
        model.Call(well: true);
        model.Call(well: false, times: 4);
        Assert.Equal(BreakerPhase.Closed, model.State.Phase);

        model.Call(well: false);

        Assert.Equal(BreakerPhase.Open, model.State.Phase);
        Assert.Equal(TimeSpan.FromSeconds(2), model.State.RestsUntil - model.Now);
    }

    [Theory]
    [InlineData(4, 4, false)]
    [InlineData(6, 4, false)]
    [InlineData(5, 4, true)]
    public void Opens_at_half_of_ten_attempts(int succeeded, int failed, bool opens)
    {
        var after = BreakerMachine.Failed(BreakerState.Fresh, Policy, 0, until: null, new RecentTally(succeeded, failed + 1), Start);

        Assert.Equal(opens, after.Phase == BreakerPhase.Open);
    }

    [Fact]
    public void Rests_grow_from_two_to_twenty_five_seconds_and_begin_anew_after_a_minute_of_health()
    {
        var model = new Model();
        model.Call(well: false, times: 5);
        var rests = new List<double>();
        for (var probe = 0; probe < 6; probe++)
        {
            rests.Add((model.State.RestsUntil - model.Now).TotalSeconds);
            model.Now = model.State.RestsUntil;
            model.Call(well: false);
        }

        Assert.Equal([2, 4, 8, 16, 25, 25], rests);

        model.Now = model.State.RestsUntil;
        model.Call(well: true, times: 6);
        Assert.Equal(BreakerPhase.Closed, model.State.Phase);
        model.Now += TimeSpan.FromSeconds(61);
        model.Call(well: false, times: 5);

        Assert.Equal(TimeSpan.FromSeconds(2), model.State.RestsUntil - model.Now);
    }

    [Fact]
    public void A_flapping_endpoint_is_not_forgiven_at_once()
    {
        var model = new Model();
        model.Call(well: false, times: 5);
        model.Now = model.State.RestsUntil;
        model.Call(well: true, times: 6);
        Assert.Equal(BreakerPhase.Closed, model.State.Phase);

        model.Call(well: false, times: 5);

        Assert.Equal(TimeSpan.FromSeconds(4), model.State.RestsUntil - model.Now);
    }

    [Fact]
    public void A_retry_after_opens_at_once_a_later_one_prolongs_and_a_shorter_one_changes_nothing()
    {
        var state = BreakerMachine.Failed(BreakerState.Fresh, Policy, 0, Start.AddSeconds(20), default, Start);
        Assert.Equal((BreakerPhase.Open, Start.AddSeconds(20)), (state.Phase, state.RestsUntil));

        state = BreakerMachine.Failed(state, Policy, 0, Start.AddSeconds(60), default, Start.AddSeconds(1));
        Assert.Equal(Start.AddSeconds(60), state.RestsUntil);

        var shorter = BreakerMachine.Failed(state, Policy, 0, Start.AddSeconds(30), default, Start.AddSeconds(2));
        Assert.Same(state, shorter);
    }

    [Fact]
    public void A_failure_that_began_before_the_opening_does_not_prolong_the_rest()
    {
        var model = new Model();
        model.Call(well: false, times: 5);
        var open = model.State;

        Assert.Same(open, BreakerMachine.Failed(open, Policy, 0, until: null, default, model.Now.AddSeconds(1)));
        Assert.Same(open, BreakerMachine.Succeeded(open, Policy, 0, model.Now.AddSeconds(1)));
    }

    [Fact]
    public void Traffic_returns_by_doubling()
    {
        var model = new Model();
        model.Call(well: false, times: 5);
        model.Now = model.State.RestsUntil;
        model.Call(well: true);
        Assert.Equal(BreakerPhase.Recovering, model.State.Phase);

        var admitted = new List<int>();
        while (model.State.Phase == BreakerPhase.Recovering)
        {
            var tickets = new List<int>();
            for (var call = 0; call < 100; call++)
            {
                if (model.Enter() is { Allowed: true } entry)
                {
                    tickets.Add(entry.Ticket);
                }
            }

            admitted.Add(tickets.Count);
            model.Report(tickets, well: true);
        }

        Assert.Equal([1, 2, 8], admitted);
    }

    [Fact]
    public void A_single_caller_is_never_turned_away_while_traffic_returns()
    {
        var model = new Model();
        model.Call(well: false, times: 5);
        model.Now = model.State.RestsUntil;

        Assert.Equal(20, model.Call(well: true, times: 20));
        Assert.Equal(BreakerPhase.Closed, model.State.Phase);
    }

    [Fact]
    public void An_abandoned_probe_makes_room_for_the_next()
    {
        var model = new Model();
        model.Call(well: false, times: 5);
        model.Now = model.State.RestsUntil;
        var probe = model.Enter();
        Assert.True(probe.Probe);
        Assert.False(model.Enter().Allowed);

        model.State = BreakerMachine.Abandoned(model.State, probe.Ticket);

        Assert.True(model.Enter().Probe);
    }

    [Fact]
    public void Without_the_right_to_probe_a_rest_goes_on()
    {
        var model = new Model();
        model.Call(well: false, times: 5);

        var (state, entry) = BreakerMachine.Enter(model.State, Policy, mayProbe: false, model.State.RestsUntil.AddHours(1));

        Assert.False(entry.Allowed);
        Assert.Equal(TimeSpan.FromSeconds(1), entry.RetryAfter);
        Assert.Same(model.State, state);
    }

    [Fact]
    public void Learning_the_same_again_changes_nothing()
    {
        var finding = new BreakerFinding(Open: true, Start, Start.AddSeconds(8), 3);
        var once = BreakerMachine.Learned(BreakerState.Fresh, finding, Start.AddSeconds(1));
        Assert.Equal((BreakerPhase.Open, 3), (once.Phase, once.Openings));

        Assert.Same(once, BreakerMachine.Learned(once, finding, Start.AddSeconds(2)));
        var well = BreakerMachine.Learned(once, finding with { Open = false, Since = Start.AddSeconds(9) }, Start.AddSeconds(9));
        Assert.Equal(BreakerPhase.Recovering, well.Phase);
        Assert.Same(well, BreakerMachine.Learned(well, finding, Start.AddSeconds(10)));
    }

    [Fact]
    public void A_rest_that_ended_long_ago_is_no_news() =>
        Assert.Same(BreakerState.Fresh, BreakerMachine.Learned(BreakerState.Fresh, new BreakerFinding(Open: true, Start, Start.AddSeconds(8), 3), Start.AddHours(1)));

    /// <summary>A breaker with attempts under way.</summary>
    private sealed class Model
    {
        private readonly List<int> _out = [];
        private readonly Dictionary<int, DateTimeOffset> _probes = [];
        private readonly RecentAttempts _recent = new();

        public BreakerState State { get; set; } = BreakerState.Fresh;

        public DateTimeOffset Now { get; set; } = Start;

        public int ProbesOut => _probes.Count(probe => probe.Key >= State.FirstTicket && Now < probe.Value);

        public void Do(int op, int argument)
        {
            switch (op)
            {
                case 0:
                    Now += TimeSpan.FromMilliseconds(argument % 20_000);
                    break;
                case 1 or 2:
                    Enter();
                    break;
                case 3:
                    Finish(argument, ticket => BreakerMachine.Succeeded(State, Policy, ticket, Now));
                    break;
                case 4:
                    Finish(argument, Fail);
                    break;
                case 5:
                    Finish(argument, ticket => BreakerMachine.Failed(State, Policy, ticket, Now.AddMilliseconds(argument), _recent.Count(Now), Now));
                    break;
                case 6:
                    Finish(argument, ticket => BreakerMachine.Abandoned(State, ticket));
                    break;
                case 7:
                    // Lost: it stays out for ever.
                    Take(argument);
                    break;
                default:
                    State = BreakerMachine.Learned(
                        State, new BreakerFinding(argument % 2 == 0, Now.AddMilliseconds(-argument % 3_000), Now.AddMilliseconds(argument), argument % 4), Now);
                    break;
            }
        }

        public BreakerEntry Enter()
        {
            var before = State;
            (State, var entry) = BreakerMachine.Enter(before, Policy, mayProbe: true, Now);
            if (entry.Allowed)
            {
                Assert.False(before.Phase == BreakerPhase.Open && Now < before.RestsUntil, $"Something passed in {before} at {Now}");
                Assert.Equal(before.Phase == BreakerPhase.Open, entry.Probe);
                _out.Add(entry.Ticket);
                if (entry.Probe)
                {
                    _probes.Add(entry.Ticket, Now + Policy.ProbeBound);
                }
            }
            else
            {
                Assert.True(entry.RetryAfter > TimeSpan.Zero);
            }

            return entry;
        }

        public int Call(bool well, int times = 1)
        {
            var passed = 0;
            for (var call = 0; call < times; call++)
            {
                if (Enter() is { Allowed: true } entry)
                {
                    passed++;
                    _out.Remove(entry.Ticket);
                    Report([entry.Ticket], well);
                }
            }

            return passed;
        }

        public void Report(IEnumerable<int> tickets, bool well)
        {
            foreach (var ticket in tickets)
            {
                _probes.Remove(ticket);
                State = well ? BreakerMachine.Succeeded(State, Policy, ticket, Now) : Fail(ticket);
            }
        }

        private BreakerState Fail(int ticket)
        {
            _recent.Add(success: false, Now);
            return BreakerMachine.Failed(State, Policy, ticket, until: null, default, Now);
        }

        private void Finish(int argument, Func<int, BreakerState> next)
        {
            if (Take(argument) is { } ticket)
            {
                _probes.Remove(ticket);
                State = next(ticket);
            }
        }

        private int? Take(int argument)
        {
            if (_out.Count == 0)
            {
                return null;
            }

            var ticket = _out[argument % _out.Count];
            _out.RemoveAt(argument % _out.Count);
            return ticket;
        }
    }
}
