using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys.Budgets;

public sealed class BudgetRoutesTests : IDisposable
{
    private static readonly BudgetOwner Workspace = BudgetOwner.Workspace(A.Account);
    private static readonly BudgetOwner Anna = BudgetOwner.Member("anna@example.com");

    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _keys = new();
    private readonly InMemoryPolicyStore _policies = new();
    private readonly InMemoryMemberBudgetStore _members = new();
    private readonly KeyRoutes _here;
    private readonly KeyRoutes _there;

    public BudgetRoutesTests()
    {
        _here = new KeyRoutes(_keys, _clock, _policies, _members);
        _there = new KeyRoutes(_keys, _clock, _policies, _members);
    }

    public static TheoryData<BudgetOwner> Owners => [Workspace, BudgetOwner.Workspace("default"), Anna];

    [Fact]
    public async Task Sets_shows_changes_and_removes_a_workspaces_budget()
    {
        var manager = await ManagerAsync();

        var set = await _here.SetBudgetAsync(manager, Workspace, "monthly", """{"limit_usd":100,"include_byok_in_budgets":true}""");
        _clock.Advance(TimeSpan.FromMinutes(90));
        var changed = await _here.SetBudgetAsync(manager, Workspace, "monthly", """{"limit_usd":80.5}""");

        var id = set["data"]!["id"]!.GetValue<string>();
        Assert.True(Guid.TryParse(id, out _));
        Assert.True(JsonNode.DeepEquals(set, JsonNode.Parse($$"""
            {"data":{"id":"{{id}}","workspace_id":"{{A.Account}}","limit_usd":100,"reset_interval":"monthly",
             "created_at":"2026-03-14T09:00:00Z","updated_at":"2026-03-14T09:00:00Z"},"include_byok_in_budgets":true}
            """)));
        var expected = JsonNode.Parse($$"""
            {"data":{"id":"{{id}}","workspace_id":"{{A.Account}}","limit_usd":80.5,"reset_interval":"monthly",
             "created_at":"2026-03-14T09:00:00Z","updated_at":"2026-03-14T10:30:00Z"},"include_byok_in_budgets":true}
            """);
        Assert.True(JsonNode.DeepEquals(expected, changed));
        Assert.True(JsonNode.DeepEquals(expected, await _there.BudgetAsync(manager, Workspace, "monthly")));

        Assert.Equal("""{"deleted":true}""", (await _here.DeleteBudgetAsync(manager, Workspace, "monthly")).ToJsonString());
        Assert.Equal("""{"deleted":true}""", (await _here.DeleteBudgetAsync(manager, Workspace, "monthly")).ToJsonString());
        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _here.BudgetAsync(manager, Workspace, "monthly"))).Status);

        var again = await _here.SetBudgetAsync(manager, Workspace, "monthly", """{"limit_usd":1}""");
        Assert.NotEqual(id, again["data"]!["id"]!.GetValue<string>());
        Assert.True(again["include_byok_in_budgets"]!.GetValue<bool>());
    }

    [Theory]
    [MemberData(nameof(Owners))]
    public async Task Lists_the_widest_interval_first(BudgetOwner owner)
    {
        var manager = await ManagerAsync();
        Assert.Equal("""{"data":[],"include_byok_in_budgets":false}""", (await _here.BudgetsAsync(manager, owner)).ToJsonString());
        await _here.SetBudgetAsync(manager, owner, "daily", """{"limit_usd":1}""");
        await _here.SetBudgetAsync(manager, owner, "lifetime", """{"limit_usd":1000}""");
        await _here.SetBudgetAsync(manager, owner, "weekly", """{"limit_usd":5}""");
        await _here.SetBudgetAsync(manager, owner, "monthly", """{"limit_usd":10}""");

        var budgets = (await _there.BudgetsAsync(manager, owner))["data"]!.AsArray();

        Assert.Equal([1000m, 10m, 5m, 1m], budgets.Select(static budget => budget!["limit_usd"]!.GetValue<decimal>()));
        Assert.Equal([null, "monthly", "weekly", "daily"], budgets.Select(static budget => budget!["reset_interval"]?.GetValue<string>()));
        Assert.Equal(4, budgets.Select(static budget => budget!["id"]!.GetValue<string>()).Distinct().Count());
        Assert.All(budgets, budget => Assert.Equal(owner.MemberId, budget!["creator_user_id"]?.GetValue<string>()));
    }

    [Fact]
    public async Task Budgets_of_members_and_of_the_workspace_are_apart()
    {
        var manager = await ManagerAsync();
        var ben = BudgetOwner.Member("ben");
        await _here.SetBudgetAsync(manager, Workspace, "daily", """{"limit_usd":100}""");
        await _here.SetBudgetAsync(manager, Anna, "daily", """{"limit_usd":5,"include_byok_in_budgets":true}""");
        await _here.SetBudgetAsync(manager, ben, "weekly", """{"limit_usd":1}""");

        var anna = await _here.BudgetAsync(manager, Anna, "daily");

        Assert.Equal(5, anna["data"]!["limit_usd"]!.GetValue<decimal>());
        Assert.Equal("anna@example.com", anna["data"]!["creator_user_id"]!.GetValue<string>());
        Assert.False((await _here.BudgetAsync(manager, Workspace, "daily"))["include_byok_in_budgets"]!.GetValue<bool>());
        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _here.BudgetAsync(manager, ben, "daily"))).Status);
    }

    [Fact]
    public async Task Count_at_once_here_and_within_five_seconds_elsewhere()
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_keys, static key => key with { CreatorUserId = "anna@example.com", Limit = 9 });
        var other = await A.StoredKey(_keys);
        Assert.Single((await CallerAsync(_here, secret)).Limits);
        Assert.Single((await CallerAsync(_there, secret)).Limits);

        await _here.SetBudgetAsync(manager, Workspace, "daily", """{"limit_usd":3}""");
        await _here.SetBudgetAsync(manager, Anna, "lifetime", """{"limit_usd":2}""");

        SpendScope[] expected =
        [
            new(SpendSubject.Key(secret.Hash.ToString()), SpendInterval.Lifetime),
            new(SpendSubject.Member("anna@example.com"), SpendInterval.Lifetime),
            new(SpendSubject.Workspace, SpendInterval.Daily),
        ];
        Assert.Equal(expected, (await CallerAsync(_here, secret)).Limits.Select(static limit => limit.Scope));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(expected, (await CallerAsync(_there, secret)).Limits.Select(static limit => limit.Scope));
        Assert.Equal(expected[2], Assert.Single((await CallerAsync(_there, other)).Limits).Scope);
    }

    [Fact]
    public async Task A_change_of_the_policy_leaves_the_budgets_alone()
    {
        var manager = await ManagerAsync();
        await _here.SetBudgetAsync(manager, Workspace, "daily", """{"limit_usd":3}""");

        await _here.UpdatePolicyAsync(manager, """{"zdr":true}""");
        await _here.SetBudgetAsync(manager, Workspace, "weekly", """{"limit_usd":4}""");

        var policy = (await _policies.FindAsync(A.Account, CancellationToken.None)).Policy;
        Assert.True(policy.ZeroDataRetention);
        Assert.Equal(new Money(3_000_000_000), policy.Budgets.Daily!.Limit);
        Assert.Equal(new Money(4_000_000_000), policy.Budgets.Weekly!.Limit);
    }

    [Theory]
    [InlineData("daily", 10, "A daily budget must be less than the weekly one, and 10 dollars are not less than 10.")]
    [InlineData("weekly", 1, "A daily budget must be less than the weekly one, and 1 dollars are not less than 1.")]
    [InlineData("weekly", 1000, "A weekly budget must be less than the lifetime one, and 1000 dollars are not less than 1000.")]
    [InlineData("monthly", 10, "A weekly budget must be less than the monthly one, and 10 dollars are not less than 10.")]
    [InlineData("lifetime", 9.999999999, "A weekly budget must be less than the lifetime one, and 10 dollars are not less than 9.999999999.")]
    public async Task A_narrower_interval_has_the_smaller_budget(string interval, decimal limit, string message)
    {
        var manager = await ManagerAsync();
        await _here.SetBudgetAsync(manager, Anna, "daily", """{"limit_usd":1}""");
        await _here.SetBudgetAsync(manager, Anna, "weekly", """{"limit_usd":10}""");
        await _here.SetBudgetAsync(manager, Anna, "lifetime", """{"limit_usd":1000}""");
        var before = await _members.FindAsync(A.Account, Anna.MemberId!, CancellationToken.None);

        var error = await KeyRoutes.ErrorAsync(() =>
            _here.SetBudgetAsync(manager, Anna, interval, new JsonObject { ["limit_usd"] = limit }.ToJsonString()));

        Assert.Equal(400, error.Status);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await _members.FindAsync(A.Account, Anna.MemberId!, CancellationToken.None));
    }

    [Theory]
    [InlineData("{}", "limit_usd is required")]
    [InlineData("""{"limit_usd":null}""", "limit_usd must be a number of US dollars from 0.000000001 to 1000000000")]
    [InlineData("""{"limit_usd":0}""", "limit_usd must be a number")]
    [InlineData("""{"limit_usd":-1}""", "limit_usd must be a number")]
    [InlineData("""{"limit_usd":0.0000000001}""", "limit_usd must be a number")]
    [InlineData("""{"limit_usd":1000000000.01}""", "limit_usd must be a number")]
    [InlineData("""{"limit_usd":1e300}""", "limit_usd must be a number")]
    [InlineData("""{"limit_usd":"5"}""", "limit_usd must be a number")]
    [InlineData("""{"limit_usd":5,"include_byok_in_budgets":null}""", "include_byok_in_budgets must be true or false")]
    [InlineData("""{"limit":5}""", "limit is not a field of a budget")]
    public async Task Says_which_field_is_wrong(string body, string message)
    {
        var manager = await ManagerAsync();

        var error = await KeyRoutes.ErrorAsync(() => _here.SetBudgetAsync(manager, Workspace, "daily", body));

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(StoredPolicy.None, await _policies.FindAsync(A.Account, CancellationToken.None));
    }

    [Fact]
    public async Task Says_what_is_wrong_with_the_path()
    {
        var manager = await ManagerAsync();

        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _here.BudgetAsync(manager, Workspace, "yearly"))).Status);
        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _here.SetBudgetAsync(manager, Workspace, "Daily", """{"limit_usd":1}"""))).Status);
        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _here.DeleteBudgetAsync(manager, Workspace, ""))).Status);
        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _here.BudgetsAsync(manager, BudgetOwner.Member("a\nb")))).Status);
        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _here.BudgetsAsync(manager, BudgetOwner.Member(new string('a', 257))))).Status);
        var elsewhere = await KeyRoutes.ErrorAsync(() => _here.BudgetsAsync(manager, BudgetOwner.Workspace("production")));
        Assert.Equal(404, elsewhere.Status);
        Assert.Contains(A.Account, elsewhere.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_not_for_inference_keys()
    {
        var secret = await A.StoredKey(_keys);

        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _here.BudgetsAsync(secret, Workspace))).Status);
        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _here.BudgetAsync(secret, Workspace, "daily"))).Status);
        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _here.SetBudgetAsync(secret, Anna, "daily", """{"limit_usd":1}"""))).Status);
        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _here.DeleteBudgetAsync(secret, Anna, "daily"))).Status);
    }

    [Fact]
    public async Task Two_who_set_budgets_at_once_both_succeed()
    {
        var manager = await ManagerAsync();
        using var here = new KeyRoutes(_keys, _clock, _policies, new InterruptedStore(
            _members, () => _there.SetBudgetAsync(manager, Anna, "daily", """{"limit_usd":1}""")));

        await here.SetBudgetAsync(manager, Anna, "weekly", """{"limit_usd":2}""");

        var budgets = (await _members.FindAsync(A.Account, Anna.MemberId!, CancellationToken.None)).Budgets;
        Assert.Equal(new Money(1_000_000_000), budgets.Daily!.Limit);
        Assert.Equal(new Money(2_000_000_000), budgets.Weekly!.Limit);
    }

    [Fact]
    public async Task An_outage_is_a_503()
    {
        var manager = await ManagerAsync();
        using var here = new KeyRoutes(_keys, _clock, _policies, new InterruptedStore(
            _members, static () => throw new StorageUnavailableException("Accounts", new TimeoutException())));

        Assert.Equal(503, (await KeyRoutes.ErrorAsync(() => here.SetBudgetAsync(manager, Anna, "daily", """{"limit_usd":1}"""))).Status);
    }

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    private Task<KeySecret> ManagerAsync() => A.StoredKey(_keys, static key => key with { Kind = KeyKind.Management });

    private static async Task<Caller> CallerAsync(KeyRoutes instance, KeySecret secret) =>
        await instance.Authenticate.AuthenticateAsync(A.Request(secret), KeyKind.Inference, CancellationToken.None);

    /// <summary>Lets something else happen once, between a read and the write after it.</summary>
    private sealed class InterruptedStore(IMemberBudgetStore store, Func<Task> interrupt) : IMemberBudgetStore
    {
        private bool _done;

        public Task<StoredBudgets> FindAsync(string accountId, string memberId, CancellationToken cancellationToken) =>
            store.FindAsync(accountId, memberId, cancellationToken);

        public async Task<bool> SaveAsync(string accountId, string memberId, StoredBudgets changed, CancellationToken cancellationToken)
        {
            if (!_done)
            {
                _done = true;
                await interrupt();
            }

            return await store.SaveAsync(accountId, memberId, changed, cancellationToken);
        }
    }
}
