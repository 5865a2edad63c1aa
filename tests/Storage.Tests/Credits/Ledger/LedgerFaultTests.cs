using Azure.Core;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Storage;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Credits.Ledger;

public sealed class LedgerFaultTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private readonly string _account = Guid.NewGuid().ToString();
    private int _number;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(500)]
    [InlineData(null)]
    public async Task A_change_whose_answer_is_lost_is_made_once_and_reported_as_made(int? status)
    {
        var faults = new Queue<StorageFault?>();
        var ledger = Faulty(faults);
        await ledger.GrantAsync(_account, Entry(100), Cancel);
        var lost = new StorageFault(status, IsLate: true);

        faults.Enqueue(lost);
        Assert.True(await ledger.GrantAsync(_account, Entry(100), Cancel));
        faults.Enqueue(lost);
        Assert.Equal(new SettleReport(1, 0, new Money(7)), await ledger.SettleAsync(_account, [Page(7)], Cancel));
        faults.Enqueue(lost);
        var leased = await ledger.LeaseAsync(Request("i1", net: 0, min: 10), Cancel);

        Assert.Equal(new Money(10), leased.States[0].Net);
        Assert.Empty(faults);
        Assert.Equal(
            new AccountBalance { Granted = new Money(200), Charged = new Money(7), Available = new Money(183), Leased = new Money(10), Postings = 3 },
            await ledger.ReadBalanceAsync(_account, Cancel));
    }

    [Fact]
    public async Task A_change_that_was_made_in_an_outage_is_found_by_who_tries_again()
    {
        var faults = new Queue<StorageFault?>();
        var ledger = Faulty(faults);
        await ledger.GrantAsync(_account, Entry(100), Cancel);
        var page = Page(7);

        Lose(faults);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => ledger.SettleAsync(_account, [page], Cancel));
        Assert.Equal(new SettleReport(0, 1, default), await ledger.SettleAsync(_account, [page], Cancel));

        Lose(faults);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => ledger.LeaseAsync(Request("i1", net: 0, min: 93), Cancel));
        var leased = await ledger.LeaseAsync(Request("i1", net: 0, min: 93), Cancel);

        Assert.Null(leased.Short);
        Assert.Equal(new Money(93), leased.States[0].Net);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(412)]
    public async Task A_refusal_without_a_reason_is_tried_again(int status)
    {
        var faults = new Queue<StorageFault?>();
        var ledger = Faulty(faults);
        faults.Enqueue(new StorageFault(status, IsLate: false));
        faults.Enqueue(new StorageFault(status, IsLate: false));

        Assert.True(await ledger.GrantAsync(_account, Entry(100), Cancel));

        faults.Enqueue(new StorageFault(status, IsLate: false));
        Assert.Equal(new SettleReport(1, 0, new Money(7)), await ledger.SettleAsync(_account, [Page(7)], Cancel));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Many_instances_over_bad_storage_charge_each_page_once(int seed)
    {
        const int Instances = 4;
        var sound = new TableCreditLedger(Tables.Of(azurite).Storage, TimeProvider.System);
        await sound.GrantAsync(_account, Entry(1_000_000), Cancel);
        ChargePage[] pages = [.. Enumerable.Range(0, 60).Select(i => Page(10 + i, $"i{i % Instances}"))];

        var nets = await Task.WhenAll(Enumerable.Range(0, Instances).Select(async instance =>
        {
            var random = new Random((seed * 100) + instance);
            var gate = new Lock();
            var ledger = new TableCreditLedger(Tables.Of(azurite, new FaultTransport(request => Draw(request, random, gate))).Storage, TimeProvider.System);
            var net = default(Money);
            foreach (var some in random.GetItems(pages, 80).Chunk(5))
            {
                net = (await UntilDoneAsync(() => ledger.LeaseAsync(Request($"i{instance}", net.NanoDollars, min: 50), Cancel))).States[0].Net;
                await UntilDoneAsync(() => ledger.SettleAsync(_account, some, Cancel));
                await UntilDoneAsync(() => ledger.GrantAsync(_account, Entry(3) with { Id = $"once-{instance}-{some[0].Id}" }, Cancel));
            }

            return net;
        }));
        await sound.SettleAsync(_account, pages, Cancel);

        var sheet = await sound.ReadSheetAsync(_account, Cancel);
        var charged = await sound.ListChargesAsync(_account, Cancel).SelectMany(static page => page.Charges.ToAsyncEnumerable()).ToListAsync(Cancel);
        var granted = (await sound.ListEntriesAsync(_account, Cancel).ToListAsync(Cancel)).Aggregate(default(Money), static (sum, entry) => sum + entry.Amount);
        Assert.Equal(60, charged.Count);
        Assert.Equal(new Money(Enumerable.Range(0, 60).Sum(static i => 10 + i)), sheet.Balance.Charged);
        Assert.Equal(sheet.Balance.Charged, sheet.Counter(SpendSubject.Workspace).Lifetime.Used);
        Assert.Equal(granted, sheet.Balance.Granted);
        Assert.True(sheet.Balance.IsConserved);
        Assert.Equal(nets.Order(), sheet.Leases.Values.Select(static lease => lease.Net).Order());
        Assert.Equal(sheet.Balance.Leased, sheet.Leases.Values.Aggregate(default(Money), static (sum, lease) => sum + lease.Outstanding));
    }

    private static StorageFault? Draw(Request request, Random random, Lock gate)
    {
        lock (gate)
        {
            var fault = random.Next(6) == 0 ? StorageFault.All[random.Next(StorageFault.All.Length)] : null;
            return IsTransaction(request) || fault?.Status is not (409 or 412) ? fault : null;
        }
    }

    private static bool IsTransaction(Request request) => request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal);

    private static async Task<T> UntilDoneAsync<T>(Func<Task<T>> change)
    {
        while (true)
        {
            try
            {
                return await change();
            }
            catch (StorageUnavailableException)
            {
                // What was asked may have been done; the same is asked again.
            }
        }
    }

    /// <summary>The next change is made, and neither its answer nor those to its retries arrive.</summary>
    private static void Lose(Queue<StorageFault?> faults)
    {
        faults.Enqueue(new StorageFault(null, IsLate: true));
        faults.Enqueue(new StorageFault(null, IsLate: false));
        faults.Enqueue(new StorageFault(null, IsLate: false));
    }

    /// <summary>A ledger whose next transactions meet these faults; reads meet none.</summary>
    private TableCreditLedger Faulty(Queue<StorageFault?> faults) => new(
        Tables.Of(azurite, new FaultTransport(request => IsTransaction(request) && faults.TryDequeue(out var fault) ? fault : null)).Storage,
        TimeProvider.System);

    private LeaseRequest Request(string id, long net, long min) => new()
    {
        AccountId = _account,
        LeaseId = id,
        Now = Now,
        ExpiresAt = Now.AddMinutes(5),
        Asks = [new LeaseAsk { Scope = SpendScope.Balance, Net = new Money(net), Min = new Money(min) }],
    };

    private CreditEntry Entry(long amount) => new()
    {
        Id = $"entry-{Interlocked.Increment(ref _number)}",
        Kind = CreditEntryKind.Grant,
        Amount = new Money(amount),
        CreatedAt = Now,
    };

    private ChargePage Page(long cost, string? lease = null)
    {
        var id = $"gen-1773478800-{Interlocked.Increment(ref _number)}";
        return new ChargePage(id, [new Charge { GenerationId = id, CreatedAt = Now, Cost = new Money(cost), KeyHash = "k1", LeaseId = lease }]);
    }
}
