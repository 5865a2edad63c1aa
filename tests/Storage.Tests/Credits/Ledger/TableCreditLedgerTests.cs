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
    public async Task An_account_that_one_instance_works_on_costs_one_operation_a_change()
    {
        await GrantAsync(1_000_000);
        await LeaseAsync("i1", Ask(SpendScope.Balance, min: 1000));
        await Ledger.SettleAsync(Account, [Page(Charge(1) with { LeaseId = "i1" })], Cancel);
        var before = _tables.Calls.Count;

        await Ledger.SettleAsync(Account, [.. Enumerable.Range(0, 90).Select(_ => Page(Charge(1) with { LeaseId = "i1" }))], Cancel);
        await LeaseAsync("i1", Ask(SpendScope.Balance, net: 1000, min: 1000));
        await Ledger.SettleAsync(Account, [Page(Charge(1) with { LeaseId = "i1" })], Cancel);

        Assert.Equal(3, _tables.Calls.Count - before);
    }

    [Fact]
    public async Task Pages_that_come_again_cost_four_operations()
    {
        ChargePage[] pages = [.. Enumerable.Range(0, 50).Select(_ => Page(Charge(1)))];
        await Ledger.SettleAsync(Account, pages, Cancel);
        var before = _tables.Calls.Count;

        await Ledger.SettleAsync(Account, [.. pages, Page(Charge(1))], Cancel);

        // Refused, looked up, read anew, written.
        Assert.Equal(4, _tables.Calls.Count - before);
        Assert.Equal(new Money(51), (await BalanceAsync()).Charged);
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
}
