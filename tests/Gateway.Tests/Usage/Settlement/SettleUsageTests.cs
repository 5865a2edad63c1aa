using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Settlement;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Usage.Settlement;

public sealed class SettleUsageTests
{
    private readonly InMemoryCreditLedger _ledger = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Charges_each_message_once_to_its_account_however_often_it_comes()
    {
        var settle = new SettleUsage(_ledger, TimeProvider.System);
        UsageMessage[] messages = [Message(Event("a", "gen-1", 5), Event("a", "gen-2", 6)), Message(Event("b", "gen-3", 7)), Message(Event("a", "gen-4", 8))];

        Assert.Empty(await settle.HandleAsync(messages, Cancel));
        Assert.Empty(await settle.HandleAsync([messages[2], messages[0], messages[0]], Cancel));

        Assert.Equal(new Money(19), (await _ledger.ReadBalanceAsync("a", Cancel)).Charged);
        Assert.Equal(new Money(7), (await _ledger.ReadBalanceAsync("b", Cancel)).Charged);
    }

    [Fact]
    public async Task Names_the_messages_that_are_none_and_charges_the_others()
    {
        var settle = new SettleUsage(_ledger, TimeProvider.System);

        Assert.Equal(
            [0, 2, 3],
            await settle.HandleAsync(
                [new("gen-0", "not json"u8.ToArray()), Message(Event("a", "gen-1", 5)), new("gen-2", "[{}]"u8.ToArray()), new("", "[]"u8.ToArray())], Cancel));

        Assert.Equal(new Money(5), (await _ledger.ReadBalanceAsync("a", Cancel)).Charged);
    }

    [Fact]
    public async Task A_message_that_costs_more_than_there_can_be_does_not_keep_others_from_being_charged()
    {
        var settle = new SettleUsage(_ledger, TimeProvider.System);

        Assert.Equal(
            [1],
            await settle.HandleAsync([Message(Event("a", "gen-1", 5)), Message(Event("a", "gen-2", long.MaxValue)), Message(Event("a", "gen-3", 6))], Cancel));

        Assert.Equal(new Money(11), (await _ledger.ReadBalanceAsync("a", Cancel)).Charged);
    }

    [Fact]
    public async Task What_costs_nothing_needs_no_row()
    {
        await new SettleUsage(_ledger, TimeProvider.System).HandleAsync([Message(Event("a", "gen-1", 0)), new("gen-2", "[]"u8.ToArray())], Cancel);

        Assert.Empty(await _ledger.ListChargesAsync("a", Cancel).ToListAsync(Cancel));
    }

    [Fact]
    public async Task Storage_that_does_not_answer_is_waited_for()
    {
        var flaky = new FlakyLedger(_ledger, failures: 3);

        await new SettleUsage(flaky, new PatientClock(new FakeTimeProvider())).HandleAsync([Message(Event("a", "gen-1", 5))], Cancel);

        Assert.Equal(new Money(5), (await _ledger.ReadBalanceAsync("a", Cancel)).Charged);
    }

    [Fact]
    public async Task Messages_come_again_when_storage_does_not_answer_for_minutes()
    {
        var flaky = new FlakyLedger(_ledger, failures: int.MaxValue);

        await Assert.ThrowsAsync<StorageUnavailableException>(
            () => new SettleUsage(flaky, new PatientClock(new FakeTimeProvider())).HandleAsync([Message(Event("a", "gen-1", 5))], Cancel));

        Assert.InRange(flaky.Tries, 40, 70);
    }

    private static UsageMessage Message(params UsageEvent[] events) => new(events[0].GenerationId, UsageEventJson.WriteMessage(events));

    private static UsageEvent Event(string account, string id, long cost) => new()
    {
        GenerationId = id,
        AccountId = account,
        KeyHash = "hash",
        Model = "scripted/echo",
        CreatedAt = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
        Streamed = false,
        Cost = new Money(cost),
    };
}
