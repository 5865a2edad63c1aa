using Interchange.Gateway.Credits;
using Interchange.Gateway.Usage.Settlement.Reconciliation;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IReconciliationStore"/> does. One test after the other: there is one run for all.</summary>
public abstract class ReconciliationStoreContract
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 3, 14, 9, 26, 53, 589, TimeSpan.Zero).AddTicks(7932);

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract IReconciliationStore Store { get; }

    [Fact]
    public async Task A_request_and_a_run_are_kept_beside_each_other()
    {
        await Store.RequestAsync(Now, Cancel);
        var requested = await Store.ReadAsync(Cancel);
        Assert.Equal(Now, requested.RequestedAt);

        var run = new ReconciliationRun { StartedAt = Now.AddSeconds(1), Accounts = 7, Unread = 1, Differences = 3 };
        await Store.SaveAsync(run, Cancel);
        Assert.Equal(run with { RequestedAt = Now }, await Store.ReadAsync(Cancel));
        Assert.False((await Store.ReadAsync(Cancel)).IsDue);

        await Store.RequestAsync(Now.AddSeconds(2), Cancel);
        await Store.SaveAsync(run with { EndedAt = Now.AddSeconds(9) }, Cancel);
        var ended = await Store.ReadAsync(Cancel);
        Assert.Equal(run with { RequestedAt = Now.AddSeconds(2), EndedAt = Now.AddSeconds(9) }, ended);
        Assert.True(ended.IsDue);
    }

    [Fact]
    public async Task The_latest_finding_of_an_account_is_kept_until_it_is_forgotten()
    {
        var (one, two) = ($"a-{Guid.NewGuid()}", $"b-{Guid.NewGuid()}");
        var finding = new ReconciliationFinding(
            two, Now, IsUnread: false, 12, 150, [new LedgerDifference("key-k1.daily.used", new Money(-1), new Money(long.MaxValue)), new LedgerDifference("twice:gen-1", new Money(4), default)]);
        await Store.KeepAsync(finding with { Total = 1 }, Cancel);
        await Store.KeepAsync(ReconciliationFinding.Unread(one, Now), Cancel);
        await Store.KeepAsync(finding, Cancel);

        var kept = await KeptAsync();
        Assert.Equal([one, two], kept.Select(static found => found.AccountId));
        Assert.True(kept[0].IsUnread);
        Assert.Equal(finding.Differences, kept[1].Differences);
        Assert.Equal(finding with { Differences = default }, kept[1] with { Differences = default });

        await Store.ForgetAsync(two, Cancel);
        await Store.ForgetAsync(two, Cancel);
        Assert.Equal([one], (await KeptAsync()).Select(static found => found.AccountId));

        async Task<List<ReconciliationFinding>> KeptAsync() =>
            await Store.ListAsync(Cancel).Where(found => found.AccountId == one || found.AccountId == two).ToListAsync(Cancel);
    }
}
