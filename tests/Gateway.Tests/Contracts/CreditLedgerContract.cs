using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="ICreditLedger"/> does.</summary>
public abstract class CreditLedgerContract
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 23, 30, 0, TimeSpan.Zero);

    private int _number;

    protected abstract ICreditLedger Ledger { get; }

    protected string Account { get; } = Guid.NewGuid().ToString();

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Another instance over the same storage.</summary>
    protected abstract ICreditLedger Another();

    [Fact]
    public async Task An_account_that_was_never_granted_anything_has_nothing()
    {
        Assert.Equal(AccountBalance.Empty, await Ledger.ReadBalanceAsync(Account, Cancel));
        Assert.Equal(SpendCounter.Empty, await Ledger.ReadCounterAsync(Account, SpendSubject.Workspace, Cancel));
        var sheet = await Ledger.ReadSheetAsync(Account, Cancel);
        Assert.Empty(sheet.Counters);
        Assert.Empty(sheet.Leases);
        Assert.Empty(await Ledger.ListEntriesAsync(Account, Cancel).ToListAsync(Cancel));
        Assert.Empty(await Ledger.ListChargesAsync(Account, Cancel).ToListAsync(Cancel));
        Assert.Empty(await Ledger.ExpireAsync(Account, Now, Cancel));
    }

    [Fact]
    public async Task A_grant_counts_once_however_often_it_is_told()
    {
        var entry = Entry(10) with { Kind = CreditEntryKind.Purchase, Paid = new Money(11), Reason = "März 🦊", Source = "cs_test_1" };

        Assert.True(await Ledger.GrantAsync(Account, entry, Cancel));
        Assert.False(await Ledger.GrantAsync(Account, entry, Cancel));
        Assert.False(await Another().GrantAsync(Account, entry with { Amount = new Money(99) }, Cancel));

        Assert.Equal(new AccountBalance { Granted = new Money(10), Available = new Money(10), Postings = 1 }, await Ledger.ReadBalanceAsync(Account, Cancel));
        Assert.Equal(entry, Assert.Single(await Ledger.ListEntriesAsync(Account, Cancel).ToListAsync(Cancel)));
    }

    [Fact]
    public async Task A_refund_may_leave_an_account_below_zero()
    {
        await GrantAsync(10);
        await LeaseAsync("i1", Ask(SpendScope.Balance, min: 8));

        await Ledger.GrantAsync(Account, Entry(-10) with { Kind = CreditEntryKind.Refund }, Cancel);

        var balance = await BalanceAsync();
        Assert.Equal(new Money(-8), balance.Available);
        Assert.Equal(new Money(8), balance.Leased);
    }

    [Fact]
    public async Task A_lease_is_taken_from_what_is_available_and_given_back()
    {
        await GrantAsync(100);

        var taken = await LeaseAsync("i1", Ask(SpendScope.Balance, min: 30));
        Assert.Equal(new LeaseState(new Money(30), "", new Money(70), default), Assert.Single(taken.States));
        Assert.Equal(new Money(30), (await BalanceAsync()).Leased);

        var back = await LeaseAsync("i1", Ask(SpendScope.Balance, net: 30, giveBack: 20));
        Assert.Equal(new Money(10), Assert.Single(back.States).Net);
        Assert.Equal(new Money(90), (await BalanceAsync()).Available);
    }

    [Fact]
    public async Task Nothing_is_taken_where_one_scope_has_too_little()
    {
        await GrantAsync(100);
        var key = new SpendScope(SpendSubject.Key("k1"), SpendInterval.Daily);

        var outcome = await LeaseAsync("i1", Ask(SpendScope.Balance, min: 30), Ask(key, min: 30, limit: 29));

        Assert.Equal(1, outcome.Short);
        Assert.Equal([new Money(100), new Money(29)], outcome.States.Select(static state => state.Available));
        Assert.Equal(default, (await BalanceAsync()).Leased);
    }

    [Fact]
    public async Task A_refusal_sees_what_another_instance_has_just_granted_and_given_back()
    {
        await GrantAsync(10);
        await LeaseAsync("i1", Ask(SpendScope.Balance, min: 10));
        Assert.Equal(0, (await LeaseAsync("i1", Ask(SpendScope.Balance, net: 10, min: 5))).Short);

        await Another().GrantAsync(Account, Entry(5), Cancel);

        Assert.Null((await LeaseAsync("i1", Ask(SpendScope.Balance, net: 10, min: 5))).Short);
    }

    [Fact]
    public async Task The_same_ask_again_after_a_lost_answer_takes_no_more()
    {
        await GrantAsync(10);
        var request = Request("i1", Ask(SpendScope.Balance, min: 8));

        await Ledger.LeaseAsync(request, Cancel);
        var again = await Another().LeaseAsync(request, Cancel);

        Assert.Null(again.Short);
        Assert.Equal(new Money(8), again.States[0].Net);
        Assert.Equal(new Money(2), (await BalanceAsync()).Available);
    }

    [Fact]
    public async Task The_same_return_again_after_a_lost_answer_returns_no_more()
    {
        await GrantAsync(10);
        await LeaseAsync("i1", Ask(SpendScope.Balance, min: 10));
        var request = Request("i1", Ask(SpendScope.Balance, net: 10, giveBack: 4));

        await Ledger.LeaseAsync(request, Cancel);
        var again = await Another().LeaseAsync(request, Cancel);

        Assert.Equal(new Money(6), again.States[0].Net);
        Assert.Equal(new Money(4), (await BalanceAsync()).Available);
    }

    [Fact]
    public async Task A_charge_is_taken_from_its_lease_and_counted_for_its_key_its_member_and_the_workspace()
    {
        await GrantAsync(100);
        var key = new SpendScope(SpendSubject.Key("k1"), SpendInterval.Daily);
        var leased = await LeaseAsync("i1", Ask(SpendScope.Balance, min: 50), Ask(key, min: 20, limit: 40));
        var charge = Charge(7) with
        {
            ByokCost = new Money(3),
            MemberId = "user_1",
            LeaseId = "i1",
            Holds = [new ChargeHold(key, leased.States[1].Window, CountsByok: true)],
        };

        Assert.Equal(new SettleReport(1, 0, new Money(7)), await Ledger.SettleAsync(Account, [Page(charge)], Cancel));

        Assert.Equal(
            new AccountBalance { Granted = new Money(100), Charged = new Money(7), Available = new Money(50), Leased = new Money(43), Postings = 2 },
            await BalanceAsync());
        foreach (var subject in new[] { SpendSubject.Key("k1"), SpendSubject.Member("user_1"), SpendSubject.Workspace })
        {
            var counter = await Ledger.ReadCounterAsync(Account, subject, Cancel);
            Assert.Equal((new Money(7), new Money(3)), (counter.Lifetime.Used, counter.Lifetime.ByokUsed));
            Assert.Equal(("20260314", new Money(7)), (counter.Daily.Window, counter.Daily.Used));
            Assert.Equal(("20260309", new Money(7)), (counter.Weekly.Window, counter.Weekly.Used));
            Assert.Equal(("20260301", new Money(7)), (counter.Monthly.Window, counter.Monthly.Used));
        }

        Assert.Equal(new Money(10), (await Ledger.ReadCounterAsync(Account, SpendSubject.Key("k1"), Cancel)).Daily.Leased);
        var sheet = await Ledger.ReadSheetAsync(Account, Cancel);
        Assert.Equal(new Money(43), sheet.Leases[Lease.KeyOf("i1", SpendScope.Balance)].Outstanding);
        Assert.Equal(new Money(10), sheet.Leases[Lease.KeyOf("i1", key)].Outstanding);
    }

    [Fact]
    public async Task A_charge_counts_in_the_window_that_it_was_admitted_in()
    {
        await GrantAsync(100);
        var key = new SpendScope(SpendSubject.Key("k1"), SpendInterval.Daily);
        var ahead = await Ledger.LeaseAsync(Request("i1", Ask(key, min: 20, limit: 40)) with { Now = Now.AddHours(1) }, Cancel);

        await Ledger.SettleAsync(Account, [Page(Charge(7) with { LeaseId = "i1", Holds = [new ChargeHold(key, ahead.States[0].Window, CountsByok: false)] })], Cancel);

        var cell = (await Ledger.ReadCounterAsync(Account, SpendSubject.Key("k1"), Cancel)).Daily;
        Assert.Equal(new CounterCell("20260315", new Money(7), default, new Money(13)), cell);
    }

    [Fact]
    public async Task A_page_is_charged_once_however_often_and_with_whichever_others_it_comes()
    {
        ChargePage[] pages = [.. Enumerable.Range(1, 8).Select(cost => Page(Charge(cost)))];

        Assert.Equal(new SettleReport(2, 1, new Money(3)), await Ledger.SettleAsync(Account, [pages[0], pages[1], pages[0]], Cancel));
        Assert.Equal(new SettleReport(2, 2, new Money(7)), await Another().SettleAsync(Account, [pages[2], pages[1], pages[0], pages[3]], Cancel));
        Assert.Equal(new SettleReport(4, 4, new Money(26)), await Ledger.SettleAsync(Account, pages, Cancel));

        Assert.Equal(new Money(36), (await BalanceAsync()).Charged);
        Assert.Equal(new Money(36), (await Ledger.ReadCounterAsync(Account, SpendSubject.Key("k1"), Cancel)).Lifetime.Used);
        Assert.Equal(8, await Ledger.ListChargesAsync(Account, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task A_page_without_charges_is_left_out_and_harms_no_other()
    {
        var empty = new ChargePage("gen-1773531000-empty", []);
        ChargePage[] pages = [Page(Charge(1)), empty, Page(Charge(2))];

        Assert.Equal(new SettleReport(2, 0, new Money(3)), await Ledger.SettleAsync(Account, pages, Cancel));
        Assert.Equal(new SettleReport(0, 2, default), await Another().SettleAsync(Account, pages, Cancel));
        Assert.Equal(default, await Ledger.SettleAsync(Account, [empty], Cancel));

        Assert.Equal(new Money(3), (await BalanceAsync()).Charged);
        Assert.Equal(2, await Ledger.ListChargesAsync(Account, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task Many_pages_and_many_keys_are_charged_in_one_call()
    {
        ChargePage[] pages =
        [
            .. Enumerable.Range(1, 150).Select(_ => Page(Charge(1))),
            Page([.. Enumerable.Range(1, 150).Select(key => Charge(1) with { KeyHash = $"k{key}", MemberId = $"user_{key}" })]),
            Page(Charge(1)),
        ];

        Assert.Equal(new SettleReport(152, 0, new Money(301)), await Ledger.SettleAsync(Account, pages, Cancel));
        Assert.Equal(new SettleReport(0, 152, default), await Another().SettleAsync(Account, pages, Cancel));

        Assert.Equal(new Money(301), (await BalanceAsync()).Charged);
        Assert.Equal(new Money(1), (await Ledger.ReadCounterAsync(Account, SpendSubject.Member("user_150"), Cancel)).Lifetime.Used);
        var charges = await Ledger.ListChargesAsync(Account, Cancel).SelectMany(static page => page.Charges.ToAsyncEnumerable()).ToListAsync(Cancel);
        Assert.Equal(301, charges.DistinctBy(static charge => charge.GenerationId).Count());
    }

    [Fact]
    public async Task A_charge_is_kept_as_it_was()
    {
        var charge = Charge(long.MaxValue / 2) with
        {
            CreatedAt = Now.AddTicks(1).ToOffset(TimeSpan.FromHours(2)),
            ByokCost = new Money(1),
            MemberId = "Zoë / 🦊",
            PriceVersion = "2026-03-14",
            LeaseId = "i1",
            Holds =
            [
                new ChargeHold(new SpendScope(SpendSubject.Key("k1"), SpendInterval.Lifetime), "", CountsByok: true),
                new ChargeHold(new SpendScope(SpendSubject.Member("Zoë / 🦊"), SpendInterval.Weekly), "20260309", CountsByok: false),
            ],
        };

        await Ledger.SettleAsync(Account, [Page(charge)], Cancel);

        var kept = Assert.Single(Assert.Single(await Ledger.ListChargesAsync(Account, Cancel).ToListAsync(Cancel)).Charges);
        Assert.Equal(charge.Holds, kept.Holds);
        Assert.Equal(charge, kept with { Holds = charge.Holds });
    }

    [Fact]
    public async Task Entries_are_told_from_those_that_came_after_a_balance()
    {
        await GrantAsync(10);
        await Ledger.SettleAsync(Account, [Page(Charge(1))], Cancel);
        var postings = (await BalanceAsync()).Postings;
        await GrantAsync(10);
        await Ledger.SettleAsync(Account, [Page(Charge(1))], Cancel);

        Assert.Single(await Ledger.ListEntriesAsync(Account, postings, Cancel).ToListAsync(Cancel));
        Assert.Single(await Ledger.ListChargesAsync(Account, postings, Cancel).ToListAsync(Cancel));
        Assert.Equal(2, await Ledger.ListEntriesAsync(Account, Cancel).CountAsync(Cancel));
        Assert.Equal(2, await Ledger.ListChargesAsync(Account, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task What_an_expired_lease_has_outstanding_returns_and_its_late_charge_takes_from_the_balance()
    {
        await GrantAsync(100);
        var key = new SpendScope(SpendSubject.Key("k1"), SpendInterval.Lifetime);
        await LeaseAsync("i1", Ask(SpendScope.Balance, min: 60), Ask(key, min: 60, limit: 60));
        var charge = Charge(10) with { LeaseId = "i1", Holds = [new ChargeHold(key, "", CountsByok: false)] };
        await Ledger.SettleAsync(Account, [Page(charge)], Cancel);

        Assert.Empty(await Ledger.ExpireAsync(Account, Now.AddMinutes(5), Cancel));
        var ended = await Another().ExpireAsync(Account, Now.AddMinutes(5).AddTicks(1), Cancel);

        Assert.Equal([new Money(50), new Money(50)], ended.Select(static lease => lease.Outstanding));
        Assert.Equal(new Money(90), (await BalanceAsync()).Available);
        Assert.Equal(default, (await Ledger.ReadCounterAsync(Account, SpendSubject.Key("k1"), Cancel)).Lifetime.Leased);
        Assert.True((await LeaseAsync("i1", Ask(SpendScope.Balance, net: 60, min: 1))).Void);

        await Ledger.SettleAsync(Account, [Page(Charge(10) with { LeaseId = "i1", Holds = charge.Holds })], Cancel);

        Assert.Equal(
            new AccountBalance { Granted = new Money(100), Charged = new Money(20), Available = new Money(80), Postings = 3 },
            await BalanceAsync());
    }

    [Fact]
    public async Task A_lease_that_is_renewed_stays()
    {
        await GrantAsync(100);
        await LeaseAsync("i1", Ask(SpendScope.Balance, min: 60));

        await Ledger.LeaseAsync(Request("i1", Ask(SpendScope.Balance, net: 60)) with { ExpiresAt = Now.AddHours(1) }, Cancel);

        Assert.Empty(await Another().ExpireAsync(Account, Now.AddMinutes(30), Cancel));
    }

    [Fact]
    public async Task Accounts_know_nothing_of_one_another()
    {
        await GrantAsync(100);
        var page = Page(Charge(1));
        await Ledger.SettleAsync(Account, [page], Cancel);

        var other = Guid.NewGuid().ToString();
        Assert.Equal(new SettleReport(1, 0, new Money(1)), await Ledger.SettleAsync(other, [page], Cancel));
        Assert.Equal(new Money(-1), (await Ledger.ReadBalanceAsync(other, Cancel)).Available);
    }

    [Fact]
    public async Task Instances_that_change_one_account_at_once_lose_nothing_and_make_nothing_up()
    {
        await GrantAsync(1_000_000);
        var pages = Enumerable.Range(0, 40).Select(i => Page([.. Enumerable.Range(1, 5).Select(_ => Charge(10) with { LeaseId = $"i{i % 4}" })])).ToArray();
        using var done = new CancellationTokenSource();
        var sampling = SampleAsync(done.Token);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async instance =>
        {
            var ledger = instance == 0 ? Ledger : Another();
            var held = default(Money);
            for (var turn = 0; turn < 10; turn++)
            {
                var leased = await ledger.LeaseAsync(Request($"i{instance}", Ask(SpendScope.Balance, net: held.NanoDollars, min: 60)), Cancel);
                held = leased.States[0].Net;
                await ledger.SettleAsync(Account, pages[(turn * 4)..((turn * 4) + 4)], Cancel);
                await ledger.GrantAsync(Account, Entry(1) with { Id = $"shared-{turn}" }, Cancel);
            }
        }));
        await done.CancelAsync();

        Assert.True(await sampling > 0);
        var sheet = await Ledger.ReadSheetAsync(Account, Cancel);
        Assert.Equal((new Money(1_000_010), new Money(2_000)), (sheet.Balance.Granted, sheet.Balance.Charged));
        Assert.All(sheet.Leases.Values, static lease => Assert.Equal(new Money(600), lease.Net));
        Assert.Equal(4, sheet.Leases.Count);
        Assert.Equal(new Money(2_000), sheet.Counter(SpendSubject.Workspace).Lifetime.Used);
        Assert.Equal(40, await Ledger.ListChargesAsync(Account, Cancel).CountAsync(Cancel));
    }

    /// <summary>Watches the account until it is told to stop; returns how often it looked.</summary>
    protected async Task<int> SampleAsync(CancellationToken stop)
    {
        var samples = 0;
        while (!stop.IsCancellationRequested)
        {
            var sheet = await Ledger.ReadSheetAsync(Account, Cancel);
            Assert.True(sheet.Balance.IsConserved, $"{sheet.Balance}");
            Assert.Equal(
                sheet.Balance.Leased,
                sheet.Leases.Values.Where(static lease => lease.Scope.IsBalance).Aggregate(default(Money), static (sum, lease) => sum + lease.Outstanding));
            samples++;
            await Task.Yield();
        }

        return samples;
    }

    protected Task<LeaseOutcome> LeaseAsync(string id, params LeaseAsk[] asks) => Ledger.LeaseAsync(Request(id, asks), Cancel);

    protected LeaseRequest Request(string id, params LeaseAsk[] asks) => new()
    {
        AccountId = Account,
        LeaseId = id,
        Now = Now,
        ExpiresAt = Now.AddMinutes(5),
        Asks = [.. asks],
    };

    protected static LeaseAsk Ask(SpendScope scope, long net = 0, long giveBack = 0, long min = 0, long? limit = null) => new()
    {
        Scope = scope,
        Net = new Money(net),
        GiveBack = new Money(giveBack),
        Min = new Money(min),
        Limit = limit is { } amount ? new Money(amount) : null,
    };

    protected Task<AccountBalance> BalanceAsync() => Ledger.ReadBalanceAsync(Account, Cancel);

    protected Task GrantAsync(long amount) => Ledger.GrantAsync(Account, Entry(amount), Cancel);

    protected CreditEntry Entry(long amount) => new()
    {
        Id = $"entry-{Interlocked.Increment(ref _number)}",
        Kind = CreditEntryKind.Grant,
        Amount = new Money(amount),
        CreatedAt = Now,
    };

    protected Charge Charge(long cost) => new()
    {
        GenerationId = $"gen-1773531000-{Interlocked.Increment(ref _number):d8}",
        CreatedAt = Now,
        Cost = new Money(cost),
        KeyHash = "k1",
    };

    protected static ChargePage Page(params Charge[] charges) => new(charges[0].GenerationId, [.. charges]);
}
