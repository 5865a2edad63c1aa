using System.Diagnostics.Metrics;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Usage.Settlement;
using Interchange.Gateway.Usage.Settlement.Reconciliation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Settlement.Reconciliation;

public sealed class ReconcileLedgerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly SpendScope Daily = new(SpendSubject.Key("k1"), SpendInterval.Daily);

    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryCreditLedger _ledger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_was_used_in_every_way_adds_up()
    {
        await UseAsync();

        var report = Assert.Single(await Reconcile().RunAsync(Cancel));

        Assert.Empty(report.Differences);
        Assert.Equal(3, report.Charges);
        Assert.Equal(new Money(9), report.Balance.Charged);
    }

    [Fact]
    public async Task Every_number_that_is_wrong_is_named_with_what_it_should_be()
    {
        await UseAsync();
        var sheet = await _ledger.ReadSheetAsync("a", Cancel);
        var counter = sheet.Counter(SpendSubject.Key("k1"));
        var wrong = sheet with
        {
            Balance = sheet.Balance with { Charged = sheet.Balance.Charged + new Money(1), Leased = sheet.Balance.Leased - new Money(1) },
            Counters = sheet.Counters.SetItem("key-k1", counter with { Daily = counter.Daily with { Used = new Money(1), Leased = new Money(2) } }),
        };
        var tally = new LedgerTally(wrong);
        await foreach (var entry in _ledger.ListEntriesAsync("a", Cancel))
        {
            tally.Add(entry);
        }

        await foreach (var page in _ledger.ListChargesAsync("a", Cancel))
        {
            page.Charges.ToList().ForEach(tally.Add);
        }

        Assert.Equal(
            [
                new LedgerDifference("charged", new Money(10), new Money(9)),
                new LedgerDifference("leased", new Money(45), new Money(46)),
                new LedgerDifference("key-k1.daily.used", new Money(1), new Money(9)),
                new LedgerDifference("key-k1.daily.leased", new Money(2), new Money(16)),
            ],
            tally.Differences());
    }

    [Fact]
    public async Task A_generation_that_is_in_two_pages_is_named()
    {
        await UseAsync();
        await _ledger.SettleAsync("a", [new ChargePage("g9", [Charge("g1", 4)])], Cancel);

        Assert.Equal("twice:g1", Assert.Single((await Reconcile().RunAsync("a", Cancel)).Differences).What);
    }

    [Fact]
    public async Task The_leases_of_instances_that_are_gone_return_some_time_after_their_end()
    {
        await UseAsync();
        var time = new FakeTimeProvider(Now.AddMinutes(5) + SweepLeases.Grace);
        var sweep = new SweepLeases(_accounts, _ledger, time, NullLogger<SweepLeases>.Instance);

        Assert.Equal(0, await sweep.RunAsync(Cancel));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await sweep.RunAsync(Cancel));

        Assert.Equal(default, (await _ledger.ReadBalanceAsync("a", Cancel)).Leased);
        Assert.Empty((await Reconcile().RunAsync("a", Cancel)).Differences);
    }

    private ReconcileLedger Reconcile() => new(
        _accounts,
        _ledger,
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        NullLogger<ReconcileLedger>.Instance);

    private async Task UseAsync()
    {
        await _accounts.CreateAsync(new Account("a", "A", Now), Cancel);
        await _ledger.GrantAsync("a", new CreditEntry { Id = "e1", Kind = CreditEntryKind.Grant, Amount = new Money(100), CreatedAt = Now }, Cancel);
        var leased = await _ledger.LeaseAsync(
            new LeaseRequest
            {
                AccountId = "a",
                LeaseId = "i1",
                Now = Now,
                ExpiresAt = Now.AddMinutes(5),
                Asks =
                [
                    new LeaseAsk { Scope = SpendScope.Balance, Min = new Money(50) },
                    new LeaseAsk { Scope = Daily, Limit = new Money(60), Min = new Money(20) },
                ],
            },
            Cancel);
        var held = Charge("g1", 4) with { LeaseId = "i1", Holds = [new ChargeHold(Daily, leased.States[1].Window, CountsByok: false)] };
        await _ledger.SettleAsync("a", [new ChargePage("g1", [held, Charge("g2", 3)]), new ChargePage("g3", [Charge("g3", 2) with { ByokCost = new Money(8) }])], Cancel);
    }

    private static Charge Charge(string id, long cost) => new() { GenerationId = id, CreatedAt = Now, Cost = new Money(cost), KeyHash = "k1", MemberId = "user_1" };
}
