using Interchange.Gateway.Credits;
using Interchange.Gateway.Keys.Budgets;

namespace Interchange.Gateway.Tests.Contracts;

/// <summary>What every <see cref="IMemberBudgetStore"/> does.</summary>
public abstract class MemberBudgetStoreContract
{
    private const string Member = "Anna Müller/ops#1";

    private static readonly DateTimeOffset At = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    private static readonly SpendBudgets All = new()
    {
        Daily = new SpendBudget(new Money(1), At, At),
        Weekly = new SpendBudget(new Money(1_500_000_000), At, At.AddMinutes(1)),
        Monthly = new SpendBudget(new Money(20_000_000_000), At, At.AddTicks(1)),
        Lifetime = new SpendBudget(new Money(1_000_000_000_000_000_000), At, At.AddYears(1)),
        IncludeByok = true,
    };

    private readonly string _account = Guid.NewGuid().ToString();

    protected abstract IMemberBudgetStore Store { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_without_budgets_has_none() => Assert.Equal(StoredBudgets.None, await Store.FindAsync(_account, Member, Cancel));

    [Fact]
    public async Task Finds_budgets_as_they_were_saved()
    {
        Assert.True(await Store.SaveAsync(_account, Member, new StoredBudgets(All, null), Cancel));

        var stored = await Store.FindAsync(_account, Member, Cancel);
        Assert.Equal(All, stored.Budgets);

        var less = All with { Weekly = null, Lifetime = null, IncludeByok = false };
        Assert.True(await Store.SaveAsync(_account, Member, stored with { Budgets = less }, Cancel));
        Assert.Equal(less, (await Store.FindAsync(_account, Member, Cancel)).Budgets);
    }

    [Fact]
    public async Task Budgets_are_one_members_of_one_account()
    {
        await Store.SaveAsync(_account, Member, new StoredBudgets(All, null), Cancel);

        Assert.Equal(StoredBudgets.None, await Store.FindAsync(_account, "anna müller/ops#1", Cancel));
        Assert.Equal(StoredBudgets.None, await Store.FindAsync(Guid.NewGuid().ToString(), Member, Cancel));
    }

    [Fact]
    public async Task Refuses_a_change_of_what_has_changed_since()
    {
        await Store.SaveAsync(_account, Member, new StoredBudgets(All, null), Cancel);
        var read = await Store.FindAsync(_account, Member, Cancel);
        await Store.SaveAsync(_account, Member, read with { Budgets = All with { Daily = null } }, Cancel);

        Assert.False(await Store.SaveAsync(_account, Member, read with { Budgets = SpendBudgets.None }, Cancel));
        Assert.False(await Store.SaveAsync(_account, Member, StoredBudgets.None, Cancel));
        Assert.Equal(All with { Daily = null }, (await Store.FindAsync(_account, Member, Cancel)).Budgets);
    }
}
