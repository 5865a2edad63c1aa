using System.Globalization;
using System.Text.Json.Nodes;
using Interchange.Gateway.Keys;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys;

public sealed class KeyRoutesTests : IDisposable
{
    private static readonly string[] Fields =
    [
        "hash", "name", "label", "disabled", "limit", "limit_remaining", "limit_reset", "include_byok_in_limit",
        "usage", "usage_daily", "usage_weekly", "usage_monthly", "byok_usage", "byok_usage_daily", "byok_usage_weekly", "byok_usage_monthly",
        "created_at", "updated_at", "expires_at", "creator_user_id", "rate_limits", "workspace_id", "is_management_key",
    ];

    private static readonly string[] CurrentFields =
    [
        "label", "limit", "limit_remaining", "limit_reset", "include_byok_in_limit",
        "usage", "usage_daily", "usage_weekly", "usage_monthly", "byok_usage", "byok_usage_daily", "byok_usage_weekly", "byok_usage_monthly",
        "is_free_tier", "is_management_key", "is_provisioning_key", "creator_user_id", "expires_at", "rate_limit", "rate_limits",
        "allowed_data_regions", "free_model_daily_requests", "organization_id", "workspace_id",
    ];

    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _store = new();
    private readonly KeyRoutes _routes;

    public KeyRoutesTests() => _routes = new KeyRoutes(_store, _clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _routes.Dispose();

    [Fact]
    public async Task The_current_key_has_every_field_of_the_api()
    {
        var secret = await A.StoredKey(_store, static key => key with { Limit = 100, LimitReset = "monthly", ExpiresAt = A.Start.AddDays(1) });

        var data = Data(await _routes.CurrentAsync(secret));

        Assert.Equal(CurrentFields.Order(StringComparer.Ordinal), data.Select(static field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal(secret.Label, (string?)data["label"]);
        Assert.Equal("100", data["limit"]!.ToJsonString());
        Assert.Equal("100", data["limit_remaining"]!.ToJsonString());
        Assert.Equal("monthly", (string?)data["limit_reset"]);
        Assert.Equal("2026-03-15T09:00:00Z", (string?)data["expires_at"]);
        Assert.Equal("0", data["usage"]!.ToJsonString());
        Assert.False((bool)data["is_management_key"]!);
        Assert.Equal(-1, (int)data["rate_limit"]!["requests"]!);
    }

    [Fact]
    public async Task A_management_key_may_look_at_itself()
    {
        var manager = await ManagerAsync();

        var data = Data(await _routes.CurrentAsync(manager));

        Assert.True((bool)data["is_management_key"]!);
        Assert.True((bool)data["is_provisioning_key"]!);
        Assert.Null(data["limit"]);
        Assert.Null(data["limit_remaining"]);
    }

    [Fact]
    public async Task A_created_key_works_at_once_and_is_shown_once()
    {
        var manager = await ManagerAsync();

        var answer = await _routes.CreateAsync(manager, """
            {"name":"Production","limit":12.5,"limit_reset":"weekly","include_byok_in_limit":true,"expires_at":"2027-12-31T23:59:59Z",
             "creator_user_id":"user_1","something_new":{"a":1}}
            """);

        var data = Data(answer);
        Assert.Equal(Fields.Order(StringComparer.Ordinal), data.Select(static field => field.Key).Order(StringComparer.Ordinal));
        var secret = KeySecret.Parse((string?)answer["key"])!;
        Assert.Equal(secret.Hash.ToString(), (string?)data["hash"]);
        Assert.Equal(secret.Label, (string?)data["label"]);
        Assert.Equal("Production", (string?)data["name"]);
        Assert.Equal("12.5", data["limit"]!.ToJsonString());
        Assert.Equal("12.5", data["limit_remaining"]!.ToJsonString());
        Assert.Equal("weekly", (string?)data["limit_reset"]);
        Assert.True((bool)data["include_byok_in_limit"]!);
        Assert.Equal("2027-12-31T23:59:59Z", (string?)data["expires_at"]);
        Assert.Equal("user_1", (string?)data["creator_user_id"]);
        Assert.Equal("2026-03-14T09:00:00Z", (string?)data["created_at"]);
        Assert.Null(data["updated_at"]);
        Assert.False((bool)data["disabled"]!);
        var caller = await _routes.Authenticate.AuthenticateAsync(A.Request(secret), KeyKind.Inference, Cancel);
        Assert.Equal(A.Account, caller.AccountId);
        Assert.DoesNotContain(secret.Reveal(), (await _routes.GetAsync(manager, secret.Hash.ToString())).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_created_key_is_another_one()
    {
        var manager = await ManagerAsync();

        var first = await _routes.CreateAsync(manager, """{"name":"a"}""");
        var second = await _routes.CreateAsync(manager, """{"name":"a"}""");

        Assert.NotEqual((string?)first["key"], (string?)second["key"]);
    }

    [Fact]
    public async Task A_management_key_can_be_created_to_replace_one()
    {
        var manager = await ManagerAsync();

        var answer = await _routes.CreateAsync(manager, """{"name":"next","is_management_key":true}""");
        var next = KeySecret.Parse((string?)answer["key"])!;
        await _routes.DeleteAsync(next, manager.Hash.ToString());

        Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => _routes.ListAsync(manager))).Status);
        Assert.Single(Page(await _routes.ListAsync(next)));
    }

    public static TheoryData<string, string> BadBodies() => new()
    {
        { "", "not valid JSON" },
        { "{\"name\":\n\"a\",}", "line 2" },
        { "[]", "must be a JSON object" },
        { "null", "must be a JSON object" },
        { "{}", "name is required" },
        { """{"name":null}""", "name must be" },
        { """{"name":""}""", "name must be" },
        { """{"name":"  "}""", "name must be" },
        { """{"name":7}""", "name must be" },
        { """{"name":"a\u0000b"}""", "name must be" },
        { """{"name":"\ud800"}""", "name must be" },
        { $$"""{"name":"{{new string('x', 257)}}"}""", "name must be" },
        { """{"name":"a","limit":-1}""", "limit must be" },
        { """{"name":"a","limit":1e400}""", "limit must be" },
        { """{"name":"a","limit":1000000001}""", "limit must be" },
        { """{"name":"a","limit":"5"}""", "limit must be" },
        { """{"name":"a","limit_reset":"yearly"}""", "limit_reset must be" },
        { """{"name":"a","limit_reset":1}""", "limit_reset must be" },
        { """{"name":"a","include_byok_in_limit":"yes"}""", "include_byok_in_limit must be" },
        { """{"name":"a","include_byok_in_limit":null}""", "include_byok_in_limit must be" },
        { """{"name":"a","expires_at":"2027-12-31"}""", "expires_at must be" },
        { """{"name":"a","expires_at":"2027-12-31T23:59:59"}""", "expires_at must be" },
        { """{"name":"a","expires_at":"2027-12-31T23:59:59+02:00"}""", "expires_at must be" },
        { """{"name":"a","expires_at":"tomorrow Z"}""", "expires_at must be" },
        { """{"name":"a","expires_at":1830297599}""", "expires_at must be" },
        { """{"name":"a","expires_at":"2026-03-14T08:59:59Z"}""", "expires_at must be in the future" },
        { """{"name":"a","creator_user_id":""}""", "creator_user_id must be" },
        { """{"name":"a","workspace_id":"0df9e665-d932-5740-b2c7-b52af166bc11"}""", "workspace_id" },
        { """{"name":"a","is_management_key":1}""", "is_management_key must be" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task Refuses_a_wrong_field_by_name_and_creates_nothing(string body, string says)
    {
        var manager = await ManagerAsync();

        var error = await KeyRoutes.ErrorAsync(() => _routes.CreateAsync(manager, body));

        Assert.Equal(400, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Single(Page(await _routes.ListAsync(manager)));
    }

    [Fact]
    public async Task Refuses_a_body_that_is_too_large()
    {
        var manager = await ManagerAsync();

        var error = await KeyRoutes.ErrorAsync(() => _routes.CreateAsync(manager, new string(' ', 70_000)));

        Assert.Equal(413, error.Status);
    }

    [Theory]
    [InlineData("""{"name":"renamed"}""", "name", "\"renamed\"")]
    [InlineData("""{"disabled":true}""", "disabled", "true")]
    [InlineData("""{"limit":0.1}""", "limit", "0.1")]
    [InlineData("""{"limit":null}""", "limit", null)]
    [InlineData("""{"limit":0.30000000000000004}""", "limit", "0.3")]
    [InlineData("""{"limit_reset":"daily"}""", "limit_reset", "\"daily\"")]
    [InlineData("""{"limit_reset":null}""", "limit_reset", null)]
    [InlineData("""{"include_byok_in_limit":true}""", "include_byok_in_limit", "true")]
    [InlineData("""{"expires_at":"2026-03-01T00:00:00Z"}""", "expires_at", "\"2026-03-01T00:00:00Z\"")]
    public async Task Changes_the_named_field_and_leaves_the_others(string body, string field, string? becomes)
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_store, static key => key with { Limit = 7, LimitReset = "weekly", CreatorUserId = "user_1" });
        var before = Data(await _routes.GetAsync(manager, secret.Hash.ToString()));
        _clock.Advance(TimeSpan.FromMinutes(1));

        var after = Data(await _routes.UpdateAsync(manager, secret.Hash.ToString(), body));

        Assert.Equal(becomes, after[field]?.ToJsonString());
        Assert.Equal("2026-03-14T09:01:00Z", (string?)after["updated_at"]);
        var changed = after.Where(pair => pair.Value?.ToJsonString() != before[pair.Key]?.ToJsonString()).Select(static pair => pair.Key);
        Assert.Equal(new[] { field, "updated_at" }.Concat(field == "limit" ? ["limit_remaining"] : []).Order(StringComparer.Ordinal), changed.Order(StringComparer.Ordinal));
        Assert.Equal(after.ToJsonString(), Data(await _routes.GetAsync(manager, secret.Hash.ToString())).ToJsonString());
    }

    [Fact]
    public async Task An_empty_change_changes_nothing()
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_store);

        var after = Data(await _routes.UpdateAsync(manager, secret.Hash.ToString(), """{"unknown":true,"hash":"x","creator_user_id":"me"}"""));

        Assert.Null(after["updated_at"]);
        Assert.Null(after["creator_user_id"]);
    }

    [Theory]
    [InlineData("""{"name":null}""")]
    [InlineData("""{"disabled":"yes"}""")]
    [InlineData("""{"expires_at":"2027-12-31T23:59:59"}""")]
    public async Task Refuses_a_wrong_change(string body)
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_store);

        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _routes.UpdateAsync(manager, secret.Hash.ToString(), body))).Status);
    }

    [Fact]
    public async Task Concurrent_changes_of_different_fields_all_count()
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_store);
        string[] bodies = ["""{"name":"a"}""", """{"limit":3}""", """{"limit_reset":"daily"}""", """{"include_byok_in_limit":true}"""];

        await Task.WhenAll(bodies.Select(body => Task.Run(() => _routes.UpdateAsync(manager, secret.Hash.ToString(), body), Cancel)));

        var data = Data(await _routes.GetAsync(manager, secret.Hash.ToString()));
        Assert.Equal(("a", "3", "daily", true), ((string?)data["name"], data["limit"]?.ToJsonString(), (string?)data["limit_reset"], (bool)data["include_byok_in_limit"]!));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_disabled_or_deleted_here_is_refused_at_once(bool delete)
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_store);
        var hash = secret.Hash.ToString();
        await _routes.CurrentAsync(secret);

        var answer = await (delete ? _routes.DeleteAsync(manager, hash) : _routes.UpdateAsync(manager, hash, """{"disabled":true}"""));

        Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => _routes.CurrentAsync(secret))).Status);
        Assert.Equal(delete ? """{"deleted":true}""" : null, delete ? answer.ToJsonString() : null);
        if (delete)
        {
            Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _routes.GetAsync(manager, hash))).Status);
            Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _routes.DeleteAsync(manager, hash))).Status);
        }
    }

    [Fact]
    public async Task A_key_enabled_again_works_at_once()
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_store, static key => key with { Disabled = true });
        Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => _routes.CurrentAsync(secret))).Status);

        await _routes.UpdateAsync(manager, secret.Hash.ToString(), """{"disabled":false}""");

        Assert.NotNull(await _routes.CurrentAsync(secret));
    }

    [Fact]
    public async Task A_management_key_cannot_lock_itself_out()
    {
        var manager = await ManagerAsync();
        var hash = manager.Hash.ToString();

        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _routes.DeleteAsync(manager, hash))).Status);
        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _routes.UpdateAsync(manager, hash, """{"disabled":true}"""))).Status);
        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _routes.UpdateAsync(manager, hash, """{"expires_at":"2026-03-14T09:00:00Z"}"""))).Status);
        Assert.Equal("mine", (string?)Data(await _routes.UpdateAsync(manager, hash, """{"name":"mine"}"""))["name"]);
    }

    [Fact]
    public async Task Another_accounts_key_is_not_there()
    {
        var manager = await ManagerAsync();
        var theirs = await A.StoredKey(_store, static key => key with { AccountId = "another" });
        var hash = theirs.Hash.ToString();

        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _routes.GetAsync(manager, hash))).Status);
        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _routes.UpdateAsync(manager, hash, """{"disabled":true}"""))).Status);
        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _routes.RotateAsync(manager, hash))).Status);
        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _routes.DeleteAsync(manager, hash))).Status);
        Assert.Single(Page(await _routes.ListAsync(manager)));
        Assert.NotNull(await _routes.CurrentAsync(theirs));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("../Accounts")]
    [InlineData("key' or '1' eq '1")]
    public async Task What_is_no_hash_is_a_404_without_asking_storage(string hash)
    {
        var manager = await ManagerAsync();
        await _routes.CurrentAsync(manager);
        var reads = _store.Reads;

        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _routes.GetAsync(manager, hash))).Status);
        Assert.Equal(reads, _store.Reads);
    }

    [Fact]
    public async Task An_inference_key_manages_nothing()
    {
        var secret = await A.StoredKey(_store);
        var hash = secret.Hash.ToString();
        Func<Task>[] calls =
        [
            () => _routes.ListAsync(secret), () => _routes.CreateAsync(secret, """{"name":"a"}"""), () => _routes.GetAsync(secret, hash),
            () => _routes.UpdateAsync(secret, hash, "{}"), () => _routes.RotateAsync(secret, hash), () => _routes.DeleteAsync(secret, hash),
        ];

        foreach (var call in calls)
        {
            Assert.Equal(403, (await KeyRoutes.ErrorAsync(call)).Status);
        }
    }

    [Fact]
    public async Task Lists_enabled_keys_newest_first_in_pages_of_a_hundred()
    {
        var manager = await ManagerAsync();
        for (var i = 1; i <= 240; i++)
        {
            await A.StoredKey(_store, key => key with { Name = $"key {i}", CreatedAt = A.Start.AddSeconds(i), Disabled = i % 10 == 0 });
        }

        var names = new List<string>();
        foreach (var offset in (int[])[0, 100, 200, 300])
        {
            var page = Page(await _routes.ListAsync(manager, $"?offset={offset.ToString(CultureInfo.InvariantCulture)}"));
            names.AddRange(page.Select(static key => (string)key!["name"]!));
        }

        var expected = Enumerable.Range(1, 240).Reverse().Where(static i => i % 10 != 0).Select(static i => $"key {i}").Append("test");
        Assert.Equal(expected, names);
        Assert.Equal(100, Page(await _routes.ListAsync(manager, "?include_disabled=true")).Count);
        Assert.Equal(41, Page(await _routes.ListAsync(manager, "?include_disabled=true&offset=200")).Count);
        Assert.Equal(17, Page(await _routes.ListAsync(manager, $"?offset=200&workspace_id={A.Account}")).Count);
    }

    [Theory]
    [InlineData("?offset=-1", "offset must be")]
    [InlineData("?offset=1.5", "offset must be")]
    [InlineData("?offset=99999999999", "offset must be")]
    [InlineData("?include_disabled=maybe", "include_disabled must be")]
    [InlineData("?workspace_id=0df9e665-d932-5740-b2c7-b52af166bc11", "workspace_id")]
    public async Task Refuses_a_wrong_query(string query, string says)
    {
        var manager = await ManagerAsync();

        var error = await KeyRoutes.ErrorAsync(() => _routes.ListAsync(manager, query));

        Assert.Equal(400, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_that_is_down_is_a_503_on_every_management_route()
    {
        var manager = await ManagerAsync();
        await _routes.CurrentAsync(manager);
        var hash = (await A.StoredKey(_store)).Hash.ToString();
        _store.Down = true;
        Func<Task>[] calls =
        [
            () => _routes.CreateAsync(manager, """{"name":"a"}"""), () => _routes.GetAsync(manager, hash),
            () => _routes.UpdateAsync(manager, hash, """{"name":"b"}"""), () => _routes.RotateAsync(manager, hash), () => _routes.DeleteAsync(manager, hash),
        ];

        foreach (var call in calls)
        {
            var error = await KeyRoutes.ErrorAsync(call);
            Assert.Equal(503, error.Status);
            Assert.NotNull(error.RetryAfter);
        }
    }

    private Task<KeySecret> ManagerAsync() => A.StoredKey(_store, static key => key with { Kind = KeyKind.Management });

    private static JsonObject Data(JsonObject answer) => answer["data"]!.AsObject();

    private static JsonArray Page(JsonObject answer) => answer["data"]!.AsArray();
}
