using System.Diagnostics.Metrics;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Credits.Escrow;

public sealed class CreditEscrowTests : IDisposable
{
    private const string Account = "acc";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));
    private readonly HandedLedger _ledger = new();
    private readonly List<CreditEscrow> _instances = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _instances.ForEach(static instance => instance.Dispose());

    [Fact]
    public async Task The_first_request_asks_storage_and_of_a_thousand_after_it_few_do()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        Assert.Null(escrow.TryReserve(Account, SpendBounds.None, SpendOf.Exactly(10)));
        Reserved(await ReserveAsync(escrow, 10)).Settle(Spent(4));
        Assert.NotNull(escrow.TryReserve(Account, SpendBounds.None, SpendOf.Exactly(10)));

        var asked = _ledger.Asked.Count;
        for (var i = 0; i < 1_000; i++)
        {
            Reserved(await ReserveAsync(escrow, 10)).Settle(Spent(4));
            _time.Advance(TimeSpan.FromMilliseconds(10));
            await escrow.SettledAsync(Account);
        }

        Assert.InRange(_ledger.Asked.Count - asked, 1, 25);
    }

    [Fact]
    public async Task The_needs_of_all_who_wait_go_into_one_question()
    {
        await _ledger.GrantAsync(Account, 1_000);
        var escrow = Begin();
        var ready = new TaskCompletionSource();
        _ledger.Ready = ready.Task;
        var first = ReserveAsync(escrow, 100);
        var others = Enumerable.Range(0, 5).Select(_ => ReserveAsync(escrow, 100)).ToArray();
        ready.SetResult();

        Reserved(await first);
        Assert.All(await Task.WhenAll(others), static admittance => Reserved(admittance));
        Assert.Equal([new Money(100), new Money(500)], _ledger.Asked.Take(2).Select(static request => request.Asks[0].Min));
    }

    [Fact]
    public async Task A_balance_for_ten_admits_ten_of_a_hundred_on_one_instance_and_on_four()
    {
        foreach (var instances in new[] { 1, 4 })
        {
            var account = $"acc{instances}";
            await _ledger.GrantAsync(account, 10 * 700);
            var escrows = Enumerable.Range(0, instances).Select(_ => Begin()).ToArray();

            var admittances = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(
                async () => await escrows[i % instances].ReserveAsync(account, SpendBounds.None, SpendOf.Exactly(700), Cancel), Cancel)));

            Assert.Equal(10, admittances.Count(static admittance => admittance.Reservation is not null));
            Assert.Equal(90, admittances.Count(static admittance => admittance.Refusal is { Scope.IsBalance: true }));
            var balance = await _ledger.ReadBalanceAsync(account, Cancel);
            Assert.Equal((new Money(7_000), default), (balance.Leased, balance.Available));
        }
    }

    [Fact]
    public async Task What_little_is_left_is_given_back_at_once_for_others()
    {
        await _ledger.GrantAsync(Account, 1_000);
        var (one, other) = (Begin(), Begin());
        var reservation = Reserved(await ReserveAsync(one, 700));
        Assert.Equal(new Money(300), (await ReserveAsync(other, 700)).Refusal!.Left);

        reservation.Settle(Spent(100));
        await one.SettledAsync(Account);

        Reserved(await ReserveAsync(other, 700));
    }

    [Fact]
    public async Task One_who_makes_do_with_less_gets_what_is_left()
    {
        await _ledger.GrantAsync(Account, 1_000);
        var escrow = Begin();
        Reserved(await ReserveAsync(escrow, 700));

        var reservation = Reserved(await escrow.ReserveAsync(Account, SpendBounds.None, new SpendOf(700, 50), Cancel));

        Assert.Equal((300, true), (reservation.Wish.Units, reservation.Wish.Capped));
        Assert.NotNull((await escrow.ReserveAsync(Account, SpendBounds.None, new SpendOf(700, 50), Cancel)).Refusal);
    }

    [Fact]
    public async Task What_lies_idle_goes_back_after_five_seconds()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        Reserved(await ReserveAsync(escrow, 10)).Release();
        Assert.NotEqual(default, (await _ledger.ReadBalanceAsync(Account, Cancel)).Leased);

        await PassAsync(escrow, TimeSpan.FromSeconds(6));

        Assert.Equal(default, (await _ledger.ReadBalanceAsync(Account, Cancel)).Leased);
    }

    [Fact]
    public async Task In_an_outage_what_is_held_is_spent_and_nothing_is_refused_for_want_of_money()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        Reserved(await ReserveAsync(escrow, 100));
        await escrow.SettledAsync(Account);
        _ledger.IsDown = true;

        var admitted = 0;
        while (escrow.TryReserve(Account, SpendBounds.None, SpendOf.Exactly(100)) is not null)
        {
            admitted++;
            await escrow.SettledAsync(Account);
        }

        Assert.InRange(admitted, 5, 100);
        Assert.True((await ReserveAsync(escrow, 100)).IsUnknown);
        _ledger.IsDown = false;
        Reserved(await ReserveAsync(escrow, 100));
    }

    [Fact]
    public async Task Answers_that_are_lost_lose_nothing()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        _ledger.LosesAnswers = true;
        for (var i = 0; i < 5; i++)
        {
            Assert.True((await ReserveAsync(escrow, 100)).IsUnknown);
        }

        Assert.True((await _ledger.ReadBalanceAsync(Account, Cancel)).Leased >= new Money(500));
        _ledger.LosesAnswers = false;
        await PassAsync(escrow, TimeSpan.FromSeconds(30));

        Assert.Equal(default, (await _ledger.ReadBalanceAsync(Account, Cancel)).Leased);
    }

    [Fact]
    public async Task A_long_answer_keeps_its_lease_alive()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        var reservation = Reserved(await ReserveAsync(escrow, 100));

        for (var minute = 0; minute < 60; minute++)
        {
            await PassAsync(escrow, TimeSpan.FromMinutes(1));
            await _ledger.ExpireAsync(Account, _time.GetUtcNow() - TimeSpan.FromMinutes(5), Cancel);
        }

        var settled = reservation.Settle(Spent(60));
        var lease = Assert.Single((await _ledger.ReadSheetAsync(Account, Cancel)).Leases.Values);
        Assert.Equal((lease.Id, new Money(100)), (settled.LeaseId, lease.Outstanding));
    }

    [Fact]
    public async Task A_lease_that_could_not_be_renewed_is_not_spent_any_more()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        var reservation = Reserved(await ReserveAsync(escrow, 100));
        await escrow.SettledAsync(Account);
        _ledger.IsDown = true;
        for (var second = 0; second < 599; second++)
        {
            // Requests that keep it from being given back as idle.
            await PassAsync(escrow, TimeSpan.FromSeconds(1));
            var kept = escrow.TryReserve(Account, SpendBounds.None, SpendOf.Exactly(1));
            Assert.NotNull(kept);
            kept.Release();
        }

        await PassAsync(escrow, TimeSpan.FromSeconds(2));
        Assert.Null(escrow.TryReserve(Account, SpendBounds.None, SpendOf.Exactly(1)));

        _ledger.IsDown = false;
        await _ledger.ExpireAsync(Account, DateTimeOffset.MaxValue, Cancel);
        Reserved(await ReserveAsync(escrow, 1));
        await ChargeAsync(reservation.Settle(Spent(60)), 60);
        Assert.Equal((new Money(60), default), await ChargedAndOverdrawnAsync());
    }

    [Fact]
    public async Task A_limit_that_was_not_used_for_long_strands_nothing_of_the_balance()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        var bounds = new SpendBounds("k", [new SpendLimit(new SpendScope(SpendSubject.Key("k"), SpendInterval.Daily), new Money(500), CountsByok: false)]);
        Reserved(await escrow.ReserveAsync(Account, bounds, SpendOf.Exactly(100), Cancel)).Settle(Spent(100));
        var underWay = Reserved(await ReserveAsync(escrow, 100));

        // The balance's lease is renewed meanwhile; the limit's has nothing left to be renewed for, and is swept.
        await PassAsync(escrow, TimeSpan.FromMinutes(17));
        await _ledger.ExpireAsync(Account, _time.GetUtcNow() - TimeSpan.FromMinutes(5), Cancel);
        Reserved(await escrow.ReserveAsync(Account, bounds, SpendOf.Exactly(100), Cancel)).Release();
        await ChargeAsync(underWay.Settle(Spent(60)), 60);
        await PassAsync(escrow, TimeSpan.FromSeconds(15));

        var balance = await _ledger.ReadBalanceAsync(Account, Cancel);
        Assert.Equal((new Money(60), new Money(1_000_000 - 60 - 100), new Money(100)), (balance.Charged, balance.Available, balance.Leased));
    }

    [Fact]
    public async Task Stopping_gives_everything_back_and_what_is_under_way_when_it_ends()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        var reservation = Reserved(await ReserveAsync(escrow, 100));

        await escrow.StopAsync(Cancel);
        Assert.Equal(new Money(100), (await _ledger.ReadBalanceAsync(Account, Cancel)).Leased);

        reservation.Release();
        await escrow.SettledAsync(Account);
        Assert.Equal(default, (await _ledger.ReadBalanceAsync(Account, Cancel)).Leased);
    }

    [Fact]
    public async Task Whoever_leaves_while_they_wait_leaves_nothing_reserved()
    {
        await _ledger.GrantAsync(Account, 1_000);
        var escrow = Begin();
        var ready = new TaskCompletionSource();
        _ledger.Ready = ready.Task;
        using var leaving = new CancellationTokenSource();
        var waiting = escrow.ReserveAsync(Account, SpendBounds.None, SpendOf.Exactly(700), leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        ready.SetResult();
        await escrow.SettledAsync(Account);

        Reserved(await ReserveAsync(escrow, 1_000));
    }

    [Fact]
    public async Task A_reservation_grows_and_shrinks_and_stays_what_it_was_where_there_is_too_little()
    {
        await _ledger.GrantAsync(Account, 1_000);
        var escrow = Begin();
        var reservation = Reserved(await ReserveAsync(escrow, 400));

        Reserved(await reservation.AdjustAsync(SpendBounds.None, SpendOf.Exactly(900), Cancel));
        Assert.NotNull((await reservation.AdjustAsync(SpendBounds.None, SpendOf.Exactly(1_001), Cancel)).Refusal);
        Assert.Equal(900, reservation.Wish.Units);
        Assert.True(reservation.TryAdjust(SpendBounds.None, SpendOf.Exactly(300)));
        await escrow.SettledAsync(Account);

        Assert.Equal(new Money(300), (await _ledger.ReadBalanceAsync(Account, Cancel)).Leased);
    }

    [Fact]
    public async Task The_limit_that_is_too_low_is_named_with_its_end()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var scope = new SpendScope(SpendSubject.Key("k"), SpendInterval.Daily);

        var refusal = (await Begin().ReserveAsync(Account, new SpendBounds("k", [new SpendLimit(scope, new Money(500), CountsByok: false)]), SpendOf.Exactly(501), Cancel)).Refusal;

        Assert.Equal(new SpendRefusal(scope, new Money(500), default, new Money(500), new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero)), refusal);
    }

    [Fact]
    public async Task A_limit_that_is_lowered_holds_for_the_next_request()
    {
        await _ledger.GrantAsync(Account, 1_000_000);
        var escrow = Begin();
        var scope = new SpendScope(SpendSubject.Key("k"), SpendInterval.Daily);
        Reserved(await escrow.ReserveAsync(Account, new SpendBounds("k", [new SpendLimit(scope, new Money(10_000), CountsByok: false)]), SpendOf.Exactly(10), Cancel));

        var lowered = new SpendBounds("k", [new SpendLimit(scope, new Money(15), CountsByok: false)]);
        Assert.NotNull((await escrow.ReserveAsync(Account, lowered, SpendOf.Exactly(10), Cancel)).Refusal);
        Reserved(await escrow.ReserveAsync(Account, lowered, SpendOf.Exactly(5), Cancel));
    }

    [Fact]
    public async Task What_costs_nothing_is_let_in_by_news_of_the_balance_that_is_not_old()
    {
        await _ledger.GrantAsync(Account, 0);
        var escrow = Begin();
        Reserved(await ReserveAsync(escrow, 0));
        Assert.NotNull(escrow.TryReserve(Account, SpendBounds.None, SpendOf.Exactly(0)));
        await _ledger.GrantAsync(Account, -5);

        await PassAsync(escrow, TimeSpan.FromSeconds(31));

        Assert.Equal(new Money(-5), (await ReserveAsync(escrow, 0)).Refusal!.Left);
    }

    [Fact]
    public async Task Without_enforcement_only_limits_are_leased()
    {
        var escrow = Begin(new EscrowOptions { Enforced = false });
        var scope = new SpendScope(SpendSubject.Key("k"), SpendInterval.Daily);
        var bounds = new SpendBounds("k", [new SpendLimit(scope, new Money(500), CountsByok: false)]);

        Assert.Null(Reserved(await ReserveAsync(escrow, 1_000_000)).Settle(Spent(1_000)).LeaseId);
        var settled = Reserved(await escrow.ReserveAsync(Account, bounds, SpendOf.Exactly(400), Cancel)).Settle(Spent(300));

        Assert.NotNull((await escrow.ReserveAsync(Account, bounds, SpendOf.Exactly(400), Cancel)).Refusal);
        Assert.NotNull(settled.LeaseId);
        Assert.Equal(new ChargeHold(scope, "20260314", CountsByok: false), Assert.Single(settled.Holds));
    }

    [Fact]
    public async Task A_reservation_ends_once()
    {
        await _ledger.GrantAsync(Account, 1_000);
        var escrow = Begin();
        var reservation = Reserved(await ReserveAsync(escrow, 1_000));

        Assert.NotNull(reservation.Settle(Spent(900)).LeaseId);
        Assert.Null(reservation.Settle(Spent(900)).LeaseId);
        reservation.Release();

        Assert.NotNull((await ReserveAsync(escrow, 101)).Refusal);
        Reserved(await ReserveAsync(escrow, 100));
    }

    private static SpendAmount Spent(long amount) => new(new Money(amount), default);

    private static Reservation Reserved(Admittance admittance)
    {
        Assert.NotNull(admittance.Reservation);
        return admittance.Reservation;
    }

    private static async Task<Admittance> ReserveAsync(CreditEscrow escrow, long amount) =>
        await escrow.ReserveAsync(Account, SpendBounds.None, SpendOf.Exactly(amount), Cancel);

    /// <summary>Time passes by the second, and whatever is to be done then is done.</summary>
    private async Task<(Money Charged, Money Overdrawn)> ChargedAndOverdrawnAsync()
    {
        var balance = await _ledger.ReadBalanceAsync(Account, Cancel);
        Assert.True(balance.IsConserved);
        return (balance.Charged, balance.Available < default(Money) ? default(Money) - balance.Available : default);
    }

    private async Task ChargeAsync(SettledSpend settled, long cost)
    {
        var id = Guid.NewGuid().ToString("n");
        await _ledger.SettleAsync(
            Account,
            [new ChargePage(id, [new Charge { GenerationId = id, CreatedAt = _time.GetUtcNow(), Cost = new Money(cost), KeyHash = "k", LeaseId = settled.LeaseId, Holds = settled.Holds }])],
            Cancel);
    }

    private async Task PassAsync(CreditEscrow escrow, TimeSpan time)
    {
        for (var second = 0; second < time.TotalSeconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await escrow.SettledAsync(Account);
        }
    }

    private CreditEscrow Begin(EscrowOptions? options = null)
    {
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        var escrow = new CreditEscrow(_ledger, options ?? new EscrowOptions(), _time, new EscrowTelemetry(meters), NullLogger<CreditEscrow>.Instance);
        _instances.Add(escrow);
        return escrow;
    }
}
