using CsCheck;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.App.Tests.Chat;

/// <summary>One policy, two drivers: whatever providers do, both make the same attempts in the same order and come to the same end.</summary>
public sealed class DriverParityTests
{
    private static readonly Reply[] Pool =
    [
        Reply.Whole("one"), Reply.Fail(500), Reply.Fail(503), Reply.Fail(503, "2"), Reply.Fail(503, "60"), Reply.Fail(529), Reply.Fail(429), Reply.Fail(429, "1"),
        Reply.Fail(429, "3"), Reply.Fail(429, "90"), Reply.Fail(401), Reply.Fail(402), Reply.Fail(404), Reply.Fail(400), Reply.Fail(400, code: "context_length_exceeded"),
        Reply.Fail(400, code: "content_filter"), Reply.Reset, Reply.Unreachable, Reply.Silent, Reply.Whole(""), Reply.Whole("one").First(0),
        Reply.Whole("one").Ending(ReplyEnd.Reset), Reply.Whole("one").First(0).Ending(ReplyEnd.Reset),
    ];

    private static readonly (string Provider, string Model)[][] Plans =
    [
        [("p1", "a/one")],
        [("p1", "a/one"), ("p2", "a/one")],
        [("p1", "a/one"), ("p3", "a/two")],
        [("p1", "a/one"), ("p2", "a/one"), ("p3", "a/two")],
        [("p1", "a/one"), ("p2", "a/one"), ("p3", "a/two"), ("p4", "a/two")],
    ];

    private static readonly Gen<Script> Scripts = Gen.Select(
        Gen.Int[0, Plans.Length - 1],
        Gen.Int[0, Pool.Length - 1].Array[8],
        Gen.Int[0, 15],
        Gen.Bool,
        static (plan, replies, resting, fallbackOnRefusal) => new Script(plan, replies, resting, fallbackOnRefusal));

    [Fact]
    public void Random_faults_lead_both_drivers_along_the_same_attempts_to_the_same_end() => Scripts.Sample(Agree, iter: 400, threads: 1);

    /// <summary>Every fault alone, before an endpoint that is well and without one.</summary>
    [Fact]
    public void Each_fault_alone_ends_alike()
    {
        for (var fault = 0; fault < Pool.Length; fault++)
        {
            Agree(new Script(0, [fault, fault, 0, 0, 0, 0, 0, 0], Resting: 0, FallbackOnRefusal: false));
            Agree(new Script(3, [fault, fault, 0, 0, 0, 0, 0, 0], Resting: 0, FallbackOnRefusal: false));
            Agree(new Script(3, [fault, 0, 0, 0, 0, 0, 0, 0], Resting: 0, FallbackOnRefusal: true));
        }
    }

    private static void Agree(Script script)
    {
        var (inline, durable) = (Prepare(script), Prepare(script));
        var preferences = ProviderPreferences.None with { FallbackOnRefusal = script.FallbackOnRefusal };
        var plan = ChatLab.PlanOf(Plans[script.Plan]);
        var (now, later) = (inline.Ask(stream: false, plan, preferences), new DurableLab(durable).Ask(plan, preferences));

        Assert.Equal(inline.Providers.Order, durable.Providers.Order);
        Assert.Equal((now.Status, now.ErrorType), (later.Result.Status, later.ErrorType));
        Assert.Equal(now.Status == 200 ? JobState.Succeeded : JobState.Failed, later.State);
        Assert.Equal(now.Headers.RetryAfter.ToString(), later.Result.Headers.GetValueOrDefault("Retry-After", ""));
        Assert.Equal(Attempts(now.Recorded!), Attempts(later.Recorded));
        Assert.Equal((now.Recorded!.Cost, now.Recorded.Provider, now.Recorded.FinishReason), (later.Recorded.Cost, later.Recorded.Provider, later.Recorded.FinishReason));
        Assert.Equal(inline.Breakers.Reports.Count, durable.Breakers.Reports.Count);
    }

    private static IEnumerable<(string Provider, string? Failure, int? Status)> Attempts(Gateway.Usage.UsageEvent recorded) =>
        recorded.Attempts.Select(static attempt => (attempt.Provider, attempt.Failure, attempt.Status));

    private static ChatLab Prepare(Script script)
    {
        var lab = new ChatLab();
        for (var provider = 1; provider <= 4; provider++)
        {
            lab.Providers.On($"p{provider}", Pool[script.Replies[(provider - 1) * 2]], Pool[script.Replies[((provider - 1) * 2) + 1]]);
            if ((script.Resting & (1 << (provider - 1))) != 0 && provider % 2 == script.Plan % 2)
            {
                lab.Breakers.Rest($"p{provider}", TimeSpan.FromSeconds(provider));
            }
        }

        return lab;
    }

    private sealed record Script(int Plan, int[] Replies, int Resting, bool FallbackOnRefusal);
}
