using Azure.Data.Tables;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Tests.Contracts;
using Interchange.Storage.Tests.Support;

namespace Interchange.Storage.Tests.Credits.Ledger;

public sealed class TableCreditLedgerTests(AzuriteFixture azurite) : CreditLedgerContract
{
    private readonly Tables _tables = Tables.Of(azurite);

    protected override ICreditLedger Ledger => field ??= new TableCreditLedger(_tables.Storage, TimeProvider.System);

    protected override ICreditLedger Another() => new TableCreditLedger(Tables.Of(azurite).Storage, TimeProvider.System);

    [Fact]
    public async Task An_account_that_one_instance_works_on_costs_one_operation_a_change_and_one_to_look_for_pages()
    {
        await GrantAsync(1_000_000);
        await LeaseAsync("i1", Ask(SpendScope.Balance, min: 1000));
        await Ledger.SettleAsync(Account, [Page(Charge(1) with { LeaseId = "i1" })], Cancel);
        var before = _tables.Calls.Count;

        await Ledger.SettleAsync(Account, [.. Enumerable.Range(0, 900).Select(_ => Page(Charge(1) with { LeaseId = "i1" }))], Cancel);
        await LeaseAsync("i1", Ask(SpendScope.Balance, net: 1000, min: 1000));
        await Ledger.SettleAsync(Account, [Page(Charge(1) with { LeaseId = "i1" })], Cancel);

        Assert.Equal(5, _tables.Calls.Count - before);
    }

    [Fact]
    public async Task Pages_that_come_again_cost_three_operations()
    {
        ChargePage[] pages = [.. Enumerable.Range(0, 50).Select(_ => Page(Charge(1)))];
        await Ledger.SettleAsync(Account, pages, Cancel);
        var before = _tables.Calls.Count;

        await Ledger.SettleAsync(Account, [.. pages, Page(Charge(1))], Cancel);

        // Looked for, read, and the one that is new written.
        Assert.Equal(3, _tables.Calls.Count - before);
        Assert.Equal(new Money(51), (await BalanceAsync()).Charged);
    }

    [Fact]
    public async Task Pages_of_the_same_seconds_are_one_row_and_stay_pages()
    {
        ChargePage[] pages =
        [
            .. Enumerable.Range(0, 300).Select(_ => Page(Charge(1), Charge(2))),
            new ChargePage("gen-1773531009-named-by-an-event-that-costs-nothing", [Charge(4)]),
            Page(Charge(8) with { GenerationId = "gen-1773531010-later" }),
            Page(Charge(16) with { GenerationId = "resp_of-another-form" }),
        ];

        Assert.Equal(new SettleReport(303, 0, new Money(928)), await Ledger.SettleAsync(Account, pages, Cancel));

        var rows = await RowsAsync();
        Assert.Equal(928, rows.Sum(static row => row.GetInt64("Cost")));
        Assert.Equal<int?>([601, 1, 1], rows.Select(static row => row.GetInt32("Charges")));
        var kept = await Ledger.ListChargesAsync(Account, Cancel).ToListAsync(Cancel);
        Assert.Equal(
            pages.Select(static page => (page.Id, string.Join(' ', page.Charges.Select(static charge => charge.GenerationId)))).Order(),
            kept.Select(static page => (page.Id, string.Join(' ', page.Charges.Select(static charge => charge.GenerationId)))).Order());
    }

    [Fact]
    public async Task A_page_is_found_in_whichever_row_it_is()
    {
        ChargePage[] pages = [.. Enumerable.Range(0, 60).Select(_ => Page(Charge(1)))];
        foreach (var stride in Enumerable.Range(0, 3))
        {
            await Ledger.SettleAsync(Account, [.. pages.Where((_, index) => index % 3 == stride)], Cancel);
        }

        Assert.Equal(3, (await RowsAsync()).Count);
        foreach (var page in pages)
        {
            Assert.Equal(new SettleReport(0, 1, default), await Another().SettleAsync(Account, [page], Cancel));
        }

        Assert.Equal(new SettleReport(0, 60, default), await Another().SettleAsync(Account, pages, Cancel));
        Assert.Equal(new Money(60), (await BalanceAsync()).Charged);
    }

    [Fact]
    public async Task Instances_that_hold_the_same_pages_in_other_groups_charge_each_once()
    {
        ChargePage[] pages = [.. Enumerable.Range(0, 120).Select(_ => Page(Charge(1)))];

        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(async seed =>
        {
            var random = new Random(seed);
            var ledger = Another();
            var order = pages.ToArray();
            random.Shuffle(order);
            var charged = 0;
            foreach (var group in order.Chunk(random.Next(7, 40)))
            {
                charged += (await ledger.SettleAsync(Account, group, Cancel)).Pages;
            }

            return charged;
        }));

        Assert.Equal(120, reports.Sum());
        Assert.Equal(new Money(120), (await BalanceAsync()).Charged);
        Assert.Equal(120, await Ledger.ListChargesAsync(Account, Cancel).CountAsync(Cancel));
    }

    [Fact]
    public async Task More_than_a_row_takes_is_in_several()
    {
        var catalog = new string('c', 900);
        ChargePage[] pages = [.. Enumerable.Range(0, 700).Select(_ => Page(Charge(1) with { PriceVersion = catalog }))];

        Assert.Equal(new SettleReport(700, 0, new Money(700)), await Ledger.SettleAsync(Account, pages, Cancel));

        Assert.InRange((await RowsAsync()).Count, 2, 5);
        Assert.Equal(new SettleReport(0, 700, default), await Another().SettleAsync(Account, pages, Cancel));
    }

    [Fact]
    public async Task An_account_with_more_keys_than_storage_returns_at_once_is_charged_and_read()
    {
        foreach (var chunk in Enumerable.Range(0, 1100).Chunk(50))
        {
            await Ledger.SettleAsync(Account, [Page([.. chunk.Select(key => Charge(1) with { KeyHash = $"many{key}" })])], Cancel);
        }

        var another = Another();
        await another.SettleAsync(Account, [Page(Charge(1) with { KeyHash = "many7", LeaseId = "gone" })], Cancel);
        await another.SettleAsync(Account, [Page(Charge(1) with { KeyHash = "many8" })], Cancel);

        var sheet = await another.ReadSheetAsync(Account, Cancel);
        Assert.Equal(1101, sheet.Counters.Count);
        Assert.Equal(new Money(2), sheet.Counter(SpendSubject.Key("many7")).Lifetime.Used);
        Assert.Equal(new Money(2), sheet.Counter(SpendSubject.Key("many8")).Lifetime.Used);
        Assert.Equal(new Money(1102), sheet.Balance.Charged);
    }

    private async Task<List<TableEntity>> RowsAsync() =>
        await new TableServiceClient(azurite.ConnectionString).GetTableClient("Ledger")
            .QueryAsync<TableEntity>($"PartitionKey eq '{Account}' and RowKey ge 'use-' and RowKey lt 'use.'", cancellationToken: Cancel)
            .ToListAsync(Cancel);
}
