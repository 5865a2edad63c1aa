using Interchange.Gateway.Catalog;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Tests.Chat.Driving;

namespace Interchange.Gateway.Tests.Chat;

/// <summary>However a request ends, what was reserved for it and not spent is free again. A token costs a nano-dollar.</summary>
public sealed class ReleaseTests
{
    private const string Bounded = ",\"max_tokens\":20000";

    private readonly ChatLab _lab = new(enforced: true);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static MatrixTheoryData<string, bool> Endings { get; } = new(
        ["answers", "silent", "unreachable", "resets", "refuses", "breaks off", "stalls", "caller leaves before", "caller leaves amid", "faults"], [false, true]);

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Nothing_but_the_cost_is_held_in_the_end(string ending, bool stream)
    {
        await _lab.Ledger.GrantAsync("acc", 30_000);
        var long20 = Reply.Answer(stream, [.. Enumerable.Repeat(new string('x', 500), 20)]);
        _lab.Providers.On("p1", ending switch
        {
            "answers" => long20,
            "silent" or "caller leaves before" => Reply.Silent,
            "unreachable" => Reply.Unreachable,
            "resets" => Reply.Reset,
            "refuses" => Reply.Fail(400),
            "breaks off" => long20.First(stream ? 15 : 0).Ending(ReplyEnd.Reset),
            "stalls" or "caller leaves amid" => long20.First(stream ? 15 : 0).Ending(ReplyEnd.Silence),
            _ => long20 with { Answering = _ => throw new InvalidOperationException("A fault of the gateway's own.") },
        });
        if (ending is "silent" or "unreachable" or "resets" or "breaks off" or "stalls")
        {
            _lab.Providers.On("p1", Reply.Fail(400));
        }

        var leaves = ending.StartsWith("caller", StringComparison.Ordinal) ? TimeSpan.FromSeconds(1) : (TimeSpan?)null;
        var cost = default(Money);
        if (ending == "faults")
        {
            Assert.Throws<InvalidOperationException>(() => _lab.Ask(stream, Plan(), extra: Bounded));
        }
        else
        {
            cost = _lab.Ask(stream, Plan(), extra: Bounded, leaveAfter: leaves).Recorded!.Cost;
        }

        Assert.Equal(ending == "answers" || (stream && ending == "caller leaves amid"), cost > default(Money));
        _lab.Time.Advance(TimeSpan.FromSeconds(30));
        await _lab.Escrow.SettledAsync("acc");
        Assert.Equal(cost, (await _lab.Ledger.ReadBalanceAsync("acc", Cancel)).Leased);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_may_or_may_not_be_charged_returns_when_the_lease_has_expired(bool stream)
    {
        await _lab.Ledger.GrantAsync("acc", 30_000);
        _lab.Published.IsDown = true;
        _lab.Providers.On("p1", Reply.Answer(stream, "one"));

        Assert.Equal(503, (int)_lab.Ask(stream, Plan(), extra: Bounded).Error!["code"]!);

        await _lab.Escrow.SettledAsync("acc");
        await _lab.Ledger.ExpireAsync("acc", _lab.Time.GetUtcNow().AddHours(1), Cancel);
        Assert.Equal((default, new Money(30_000)), ((await BalanceAsync()).Leased, (await BalanceAsync()).Available));

        async Task<Gateway.Credits.Ledger.AccountBalance> BalanceAsync() => await _lab.Ledger.ReadBalanceAsync("acc", Cancel);
    }

    private static RoutePlan Plan()
    {
        var step = ChatRequests.Step(model: "a/one", provider: "p1", pricing: new Pricing { Completion = 0.000000001m });
        return new RoutePlan([step with { Provider = step.Provider with { StreamsThoughts = true } }]);
    }
}
