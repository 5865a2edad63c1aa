using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Tests.Keys.Budgets;

public sealed class SpendLimitsTests
{
    private static readonly SpendBudgets Workspace = new() { Monthly = Budget(500), Lifetime = Budget(2000) };

    private static readonly SpendBudgets Member = new() { Daily = Budget(2), Weekly = Budget(5), IncludeByok = true };

    private readonly ApiKey _key = A.Key(A.Secret());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Nothing_bounds_a_key_without_a_limit_in_an_account_without_budgets() =>
        Assert.Empty(SpendLimits.Of(_key with { CreatorUserId = "anna" }, SpendBudgets.None, SpendBudgets.None));

    [Fact]
    public void Lists_the_keys_limit_its_creators_budgets_and_the_workspaces_from_the_nearest_to_the_widest()
    {
        var key = _key with { Limit = 1.5m, LimitReset = "weekly", IncludeByokInLimit = true, CreatorUserId = "anna" };

        SpendLimit[] expected =
        [
            new(new SpendScope(SpendSubject.Key(key.Hash), SpendInterval.Weekly), new Money(1_500_000_000), CountsByok: true),
            new(new SpendScope(SpendSubject.Member("anna"), SpendInterval.Daily), new Money(2_000_000_000), CountsByok: true),
            new(new SpendScope(SpendSubject.Member("anna"), SpendInterval.Weekly), new Money(5_000_000_000), CountsByok: true),
            new(new SpendScope(SpendSubject.Workspace, SpendInterval.Monthly), new Money(500_000_000_000), CountsByok: false),
            new(new SpendScope(SpendSubject.Workspace, SpendInterval.Lifetime), new Money(2_000_000_000_000), CountsByok: false),
        ];
        Assert.Equal(expected, SpendLimits.Of(key, Member, Workspace));
    }

    [Theory]
    [InlineData(null, SpendInterval.Lifetime)]
    [InlineData("daily", SpendInterval.Daily)]
    [InlineData("weekly", SpendInterval.Weekly)]
    [InlineData("monthly", SpendInterval.Monthly)]
    public void A_keys_limit_starts_anew_as_it_says(string? reset, SpendInterval interval)
    {
        var limit = Assert.Single(SpendLimits.Of(_key with { Limit = 0, LimitReset = reset }, SpendBudgets.None, SpendBudgets.None));

        Assert.Equal(new SpendLimit(new SpendScope(SpendSubject.Key(_key.Hash), interval), Money.Zero, CountsByok: false), limit);
    }

    [Fact]
    public void A_limit_that_is_not_understood_is_not_taken_for_another() =>
        Assert.Throws<InvalidDataException>(() => SpendLimits.Of(_key with { Limit = 1, LimitReset = "hourly" }, SpendBudgets.None, SpendBudgets.None));

    [Fact]
    public async Task Are_made_when_a_key_is_read_and_never_for_a_request()
    {
        var members = new InMemoryMemberBudgetStore();
        var policies = new InMemoryPolicyStore();
        await members.SaveAsync(A.Account, "anna", new StoredBudgets(Member, null), Cancel);
        await policies.SaveAsync(A.Account, new StoredPolicy(AccountPolicy.None with { Budgets = Workspace }, null), Cancel);
        var store = new ScriptedKeyStore();
        var secret = await A.StoredKey(store, static key => key with { Limit = 3, CreatorUserId = "anna" });
        var cache = A.Cache(store, A.Clock(), policies: policies, members: members);

        var caller = await cache.FindAsync(secret.Hash, Cancel);

        Assert.Equal(SpendLimits.Of(caller!.Key, Member, Workspace), caller.Limits);
        Assert.Equal(5, caller.Limits.Length);
        Assert.Same(caller, await cache.FindAsync(secret.Hash, Cancel));
    }

    [Fact]
    public async Task A_key_whose_budgets_cannot_be_read_is_not_taken_for_one_without()
    {
        var store = new ScriptedKeyStore();
        var secret = await A.StoredKey(store, static key => key with { CreatorUserId = "anna" });
        var cache = A.Cache(store, A.Clock(), members: new BrokenStore());

        await Assert.ThrowsAsync<StorageUnavailableException>(() => cache.FindAsync(secret.Hash, Cancel).AsTask());
    }

    private static SpendBudget Budget(decimal dollars) => new(Money.FromDollars(dollars), A.Start, A.Start);

    private sealed class BrokenStore : IMemberBudgetStore
    {
        public Task<StoredBudgets> FindAsync(string accountId, string memberId, CancellationToken cancellationToken) =>
            Task.FromException<StoredBudgets>(new StorageUnavailableException("Accounts", new TimeoutException()));

        public Task<bool> SaveAsync(string accountId, string memberId, StoredBudgets changed, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
