using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Billing.TopUps;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IBillingAccountStore"/> does.</summary>
public abstract class BillingAccountStoreContract
{
    private static readonly DateTimeOffset At = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private static readonly AutoTopUp On = new() { Threshold = Money.FromDollars(5), Amount = Money.FromDollars(20), IsOn = true };

    private readonly string _account = Guid.NewGuid().ToString();

    protected abstract IBillingAccountStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_known_of_an_account_that_never_paid() =>
        Assert.Equal(new StoredBillingAccount(new BillingAccount { AccountId = _account }, null), await Store.FindAsync(_account, Cancel));

    [Fact]
    public async Task Finds_a_record_as_it_was_saved()
    {
        var paid = new BillingAccount { AccountId = _account, CustomerId = "cus_1" };
        var full = paid with
        {
            PaymentMethodId = "pm_1",
            PaymentMethodSince = At,
            TopUp = On with
            {
                OffReason = "why",
                Attempts = long.MaxValue,
                Pending = new PendingTopUp("topup-1", At.AddTicks(1)),
                Declines = 2,
                NotBefore = At.AddHours(1),
                LastAt = At.AddHours(-1),
            },
        };

        Assert.True(await Store.SaveAsync(new StoredBillingAccount(paid, null), Cancel));
        var stored = await Store.FindAsync(_account, Cancel);
        Assert.Equal(paid, stored.Account);
        Assert.True(await Store.SaveAsync(stored with { Account = full }, Cancel));

        Assert.Equal(full, (await Store.FindAsync(_account, Cancel)).Account);
    }

    [Fact]
    public async Task Refuses_a_change_of_what_has_changed_since()
    {
        var empty = await Store.FindAsync(_account, Cancel);
        Assert.True(await Store.SaveAsync(empty with { Account = empty.Account with { CustomerId = "cus_1" } }, Cancel));
        var read = await Store.FindAsync(_account, Cancel);
        await Store.SaveAsync(read with { Account = read.Account with { CustomerId = "cus_2" } }, Cancel);

        Assert.False(await Store.SaveAsync(read with { Account = read.Account with { CustomerId = "cus_3" } }, Cancel));
        Assert.False(await Store.SaveAsync(empty, Cancel));
        Assert.Equal("cus_2", (await Store.FindAsync(_account, Cancel)).Account.CustomerId);
    }

    [Fact]
    public async Task Lists_the_accounts_with_something_to_do_for_their_top_ups()
    {
        var on = await SaveAsync(On);
        var ending = await SaveAsync(On with { IsOn = false, Pending = new PendingTopUp("topup-1", At) });
        var off = await SaveAsync(On with { IsOn = false });
        var without = await SaveAsync(null);

        var listed = await Store.ListToppedUpAsync(Cancel).ToListAsync(Cancel);

        Assert.Contains(on, listed);
        Assert.Contains(ending, listed);
        Assert.DoesNotContain(off, listed);
        Assert.DoesNotContain(without, listed);
    }

    private async Task<string> SaveAsync(AutoTopUp? topUp)
    {
        var id = Guid.NewGuid().ToString();
        await Store.SaveAsync(new StoredBillingAccount(new BillingAccount { AccountId = id, TopUp = topUp }, null), Cancel);
        return id;
    }
}
