using Interchange.Gateway.Credits;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Policies;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IPolicyStore"/> does.</summary>
public abstract class PolicyStoreContract
{
    private static readonly AccountPolicy Strict = new()
    {
        AllowedProviders = ["openai", "google-vertex/europe"],
        IgnoredProviders = ["deepinfra"],
        DefaultSort = "latency",
        DenyDataCollection = true,
        ZeroDataRetention = true,
        Budgets = new SpendBudgets
        {
            Daily = new SpendBudget(new Money(1), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1)),
            Lifetime = new SpendBudget(new Money(long.MaxValue), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddTicks(1)),
            IncludeByok = true,
        },
    };

    private readonly string _account = Guid.NewGuid().ToString();

    protected abstract IPolicyStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_without_a_policy_allows_everything() => Assert.Equal(StoredPolicy.None, await Store.FindAsync(_account, Cancel));

    [Fact]
    public async Task Finds_a_policy_as_it_was_saved()
    {
        Assert.True(await Store.SaveAsync(_account, new StoredPolicy(Strict, null), Cancel));

        var stored = await Store.FindAsync(_account, Cancel);
        Assert.Equal(Strict, stored.Policy);

        Assert.True(await Store.SaveAsync(_account, stored with { Policy = AccountPolicy.None }, Cancel));
        Assert.Equal(AccountPolicy.None, (await Store.FindAsync(_account, Cancel)).Policy);
    }

    [Fact]
    public async Task Refuses_a_change_of_what_has_changed_since()
    {
        await Store.SaveAsync(_account, new StoredPolicy(Strict, null), Cancel);
        var read = await Store.FindAsync(_account, Cancel);
        await Store.SaveAsync(_account, read with { Policy = Strict with { DefaultSort = "price" } }, Cancel);

        Assert.False(await Store.SaveAsync(_account, read with { Policy = AccountPolicy.None }, Cancel));
        Assert.False(await Store.SaveAsync(_account, StoredPolicy.None, Cancel));
        Assert.Equal("price", (await Store.FindAsync(_account, Cancel)).Policy.DefaultSort);
    }
}
