using System.Text.Json.Nodes;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Tests.Keys;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Providers.Byok;

public sealed class CredentialRoutesTests : IDisposable
{
    private const string Other = "99999999-2222-3333-4444-555555555555";

    private static readonly string[] Fields =
    [
        "id", "provider", "workspace_id", "name", "label", "disabled", "is_fallback", "is_required", "is_byok_only", "declared_zdr",
        "allowed_models", "allowed_api_key_hashes", "allowed_user_ids", "sort_order", "created_at",
    ];

    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _keys = new();
    private readonly InMemoryCredentialStore _store = new();
    private readonly ScriptedVault _vault = new();
    private readonly CredentialRoutes _here;
    private readonly CredentialRoutes _there;

    public CredentialRoutesTests()
    {
        _here = new CredentialRoutes(_keys, _store, _vault, _clock);
        _there = new CredentialRoutes(_keys, _store, _vault, _clock);
    }

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public async Task A_credential_has_every_field_of_the_api_and_never_the_key()
    {
        var manager = await ManagerAsync();
        var created = await _here.CreateAsync(manager, """{"provider":"openai","key":"sk-proj-planted-AbCd","name":"Production"}""");
        var data = Data(created);

        Assert.Equal(Fields.Order(StringComparer.Ordinal), data.Select(static field => field.Key).Order(StringComparer.Ordinal));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                $$"""
                {"id":"{{data["id"]}}","provider":"openai","workspace_id":"{{A.Account}}","name":"Production","label":"sk-...AbCd","disabled":false,"is_fallback":false,
                 "is_required":false,"is_byok_only":false,"declared_zdr":null,"allowed_models":null,"allowed_api_key_hashes":null,"allowed_user_ids":null,
                 "sort_order":0,"created_at":"2026-03-14T09:00:00Z"}
                """),
            data));
        Assert.True(Guid.TryParseExact((string?)data["id"], "D", out _));

        var id = (string)data["id"]!;
        Assert.True(JsonNode.DeepEquals(data, Data(await _there.GetAsync(manager, id))));
        Assert.True(JsonNode.DeepEquals(data, (await _there.ListAsync(manager))["data"]![0]));
        Assert.Equal("sk-proj-planted-AbCd", Assert.Single(_vault.Keys));
        foreach (var answer in (JsonObject[])[created, await _here.GetAsync(manager, id), await _here.ListAsync(manager), await _here.UpdateAsync(manager, id, """{"name":null}""")])
        {
            Assert.DoesNotContain("planted", answer.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task All_that_can_be_set_is_kept()
    {
        var manager = await ManagerAsync();
        var mine = await A.StoredKey(_keys);
        var body = $$"""
            {"provider":"openai","key":"sk-1","workspace_id":null,"disabled":true,"is_fallback":true,"is_required":true,"declared_zdr":true,"sort_order":7,
             "allowed_models":["openai/gpt-5-mini","openai/gpt-5-mini"],"allowed_api_key_hashes":["{{mine.Hash}}"],"allowed_user_ids":[]}
            """;

        var data = Data(await _here.CreateAsync(manager, body));

        Assert.Null(data["workspace_id"]);
        Assert.Equal("...", (string?)data["label"]);
        Assert.Equal(7, (int)data["sort_order"]!);
        Assert.Equal(["openai/gpt-5-mini"], data["allowed_models"]!.AsArray().Select(static slug => (string?)slug));
        Assert.Equal([mine.Hash.ToString()], data["allowed_api_key_hashes"]!.AsArray().Select(static hash => (string?)hash));
        Assert.Empty(data["allowed_user_ids"]!.AsArray());
        foreach (var flag in (string[])["disabled", "is_fallback", "is_required", "declared_zdr"])
        {
            Assert.True((bool)data[flag]!, flag);
        }
    }

    [Fact]
    public async Task A_new_credential_goes_behind_those_of_its_provider()
    {
        var manager = await ManagerAsync();
        var groq = await CreatedAsync(manager, """{"provider":"groq","key":"gsk-1"}""");
        var first = await CreatedAsync(manager, """{"provider":"openai","key":"sk-1"}""");
        var second = await CreatedAsync(manager, """{"provider":"openai","key":"sk-2"}""");
        await _here.UpdateAsync(manager, first, """{"sort_order":5}""");

        Assert.Equal([groq, second, first], Ids(await _here.ListAsync(manager)));
        Assert.Equal(6, (int)Data(await _here.CreateAsync(manager, """{"provider":"openai","key":"sk-3"}"""))["sort_order"]!);
    }

    [Fact]
    public async Task The_list_is_paged_and_filtered()
    {
        var manager = await ManagerAsync();
        var ids = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            ids.Add(await CreatedAsync(manager, $$"""{"provider":"openai","key":"sk-{{i}}"}"""));
        }

        var groq = await CreatedAsync(manager, """{"provider":"groq","key":"gsk-1"}""");

        var all = await _here.ListAsync(manager, $"?limit=100&workspace_id={A.Account}");
        Assert.Equal(61, (int)all["total_count"]!);
        Assert.Equal([groq, .. ids], Ids(all));
        Assert.Equal(50, Ids(await _here.ListAsync(manager)).Count);
        Assert.Equal(ids[9..12], Ids(await _here.ListAsync(manager, "?offset=10&limit=3")));
        var filtered = await _here.ListAsync(manager, "?provider=groq&offset=0");
        Assert.Equal(1, (int)filtered["total_count"]!);
        Assert.Equal([groq], Ids(filtered));
        Assert.Empty(Ids(await _here.ListAsync(manager, "?offset=61")));
    }

    [Theory]
    [InlineData("?limit=0", "limit must be a whole number from 1 to 100")]
    [InlineData("?limit=101", "limit must be a whole number from 1 to 100")]
    [InlineData("?offset=-1", "offset must be a whole number from 0")]
    [InlineData("?provider=nobody", "provider must be the slug of a provider")]
    [InlineData("?workspace_id=99999999-2222-3333-4444-555555555555", "workspace_id names no workspace")]
    public async Task A_wrong_query_is_refused_by_name(string query, string message)
    {
        var manager = await ManagerAsync();

        var error = await CredentialRoutes.ErrorAsync(() => _here.ListAsync(manager, query));

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"key":"sk-1"}""", "provider is required")]
    [InlineData("""{"provider":"openai"}""", "key is required")]
    [InlineData("""{"provider":"nobody","key":"sk-1"}""", "provider must be the slug of a provider")]
    [InlineData("""{"provider":7,"key":"sk-1"}""", "provider must be the slug of a provider")]
    [InlineData("""{"provider":"openai","key":""}""", "key must be the provider's API key")]
    [InlineData("""{"provider":"openai","key":"sk planted"}""", "key must be the provider's API key")]
    [InlineData("""{"provider":"openai","key":"sk-plänted"}""", "key must be the provider's API key")]
    [InlineData("""{"provider":"openai","key":null}""", "key must be the provider's API key")]
    [InlineData("""{"provider":"openai","key":"sk-1","name":"a\u0000b"}""", "name must be a text")]
    [InlineData("""{"provider":"openai","key":"sk-1","workspace_id":"default"}""", "workspace_id names no workspace")]
    [InlineData("""{"provider":"openai","key":"sk-1","disabled":"no"}""", "disabled must be true or false")]
    [InlineData("""{"provider":"openai","key":"sk-1","is_fallback":null}""", "is_fallback must be true or false")]
    [InlineData("""{"provider":"openai","key":"sk-1","is_required":1}""", "is_required must be true or false")]
    [InlineData("""{"provider":"openai","key":"sk-1","is_byok_only":"x"}""", "is_byok_only must be true or false")]
    [InlineData("""{"provider":"openai","key":"sk-1","declared_zdr":"x"}""", "declared_zdr must be true or false")]
    [InlineData("""{"provider":"openai","key":"sk-1","is_byok_only":true,"is_fallback":true}""", "is_fallback and is_byok_only cannot both be true")]
    [InlineData("""{"provider":"openai","key":"sk-1","sort_order":-1}""", "sort_order must be a whole number")]
    [InlineData("""{"provider":"openai","key":"sk-1","sort_order":1.5}""", "sort_order must be a whole number")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_models":"openai/gpt-5"}""", "allowed_models must be an array of at most 100 model slugs")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_models":[""]}""", "allowed_models must be an array")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_models":["a\nb"]}""", "allowed_models must be an array")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_user_ids":[1]}""", "allowed_user_ids must be an array")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_user_ids":["a\ud800"]}""", "allowed_user_ids must be an array")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_api_key_hashes":[]}""", "allowed_api_key_hashes must hold at least one hash")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_api_key_hashes":["abc"]}""", "allowed_api_key_hashes must be an array")]
    [InlineData("""{"provider":"openai","key":"sk-1","allowed_api_key_hashes":["f01d52606dc8f0a8303a7b5cc3fa07109c2e346cec7c0a16b40de462992ce943"]}""", "allowed_api_key_hashes names a key that this account does not have")]
    [InlineData("""{"provider":"openai","key":"sk-1","declared_region":"europe"}""", "declared_region is not a field of a credential that can be set")]
    [InlineData("""{"provider":"openai","key":"sk-1","label":"x"}""", "label is not a field")]
    public async Task A_wrong_field_is_refused_by_name_and_nothing_is_kept(string body, string message)
    {
        var manager = await ManagerAsync();

        var error = await CredentialRoutes.ErrorAsync(() => _here.CreateAsync(manager, body));

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", error.Message, StringComparison.Ordinal);
        Assert.Empty(_vault.Keys);
        Assert.Empty(Ids(await _here.ListAsync(manager)));
    }

    [Fact]
    public async Task A_provider_that_needs_no_key_takes_none()
    {
        var manager = await ManagerAsync();
        using var local = new CredentialRoutes(_keys, _store, _vault, _clock, new ProviderDescriptor
        {
            Slug = "ollama",
            Name = "Ollama",
            BaseUrl = new Uri("http://localhost:11434/v1/"),
            Authentication = ProviderAuthentication.None,
        });

        var error = await CredentialRoutes.ErrorAsync(() => local.CreateAsync(manager, """{"provider":"ollama","key":"sk-1"}"""));

        Assert.Equal(400, error.Status);
        Assert.Contains("Ollama takes no key", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_hold_a_hundred_entries_and_no_more()
    {
        var manager = await ManagerAsync();
        string Slugs(int count) => string.Join(',', Enumerable.Range(0, count).Select(static index => $"\"a/{index}\""));

        Assert.Equal(100, Data(await _here.CreateAsync(manager, $$"""{"provider":"openai","key":"sk-1","allowed_models":[{{Slugs(100)}}]}"""))["allowed_models"]!.AsArray().Count);
        Assert.Equal(400, (await CredentialRoutes.ErrorAsync(() => _here.CreateAsync(manager, $$"""{"provider":"openai","key":"sk-1","allowed_models":[{{Slugs(101)}}]}"""))).Status);
    }

    [Fact]
    public async Task An_account_has_a_bounded_number_of_credentials()
    {
        var manager = await ManagerAsync();
        for (var i = 0; i < CredentialRegistry.MostPerAccount; i++)
        {
            await CreatedAsync(manager, """{"provider":"openai","key":"sk-1"}""");
        }

        Assert.Equal(400, (await CredentialRoutes.ErrorAsync(() => _here.CreateAsync(manager, """{"provider":"openai","key":"sk-1"}"""))).Status);
    }

    [Fact]
    public async Task A_change_counts_at_once_here_and_within_five_seconds_elsewhere()
    {
        var manager = await ManagerAsync();
        var key = await A.StoredKey(_keys);
        Assert.Empty((await _here.CallerAsync(key)).Credentials);
        Assert.Empty((await _there.CallerAsync(key)).Credentials);

        var id = await CreatedAsync(manager, """{"provider":"openai","key":"sk-1"}""");
        Assert.Equal(id, Assert.Single((await _here.CallerAsync(key)).Credentials).Id);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(id, Assert.Single((await _there.CallerAsync(key)).Credentials).Id);

        await _here.DeleteAsync(manager, id);
        Assert.Empty((await _here.CallerAsync(key)).Credentials);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty((await _there.CallerAsync(key)).Credentials);
    }

    [Fact]
    public async Task A_rotated_key_is_another_version_and_the_former_one_leaves_the_vault()
    {
        var manager = await ManagerAsync();
        var key = await A.StoredKey(_keys);
        var id = await CreatedAsync(manager, """{"provider":"openai","key":"sk-former-0123456789"}""");
        var former = Assert.Single((await _here.CallerAsync(key)).Credentials);
        Assert.Equal("sk-former-0123456789", await FoundAsync(_there, former));

        var changed = Data(await _here.UpdateAsync(manager, id, """{"key":"sk-current-012345WxYz"}"""));
        var current = Assert.Single((await _here.CallerAsync(key)).Credentials);

        Assert.Equal("sk-...WxYz", (string?)changed["label"]);
        Assert.NotEqual(former.SecretVersion, current.SecretVersion);
        Assert.Equal("sk-current-012345WxYz", await FoundAsync(_here, current));
        Assert.Equal("sk-current-012345WxYz", await FoundAsync(_there, current));
        Assert.Equal("sk-current-012345WxYz", Assert.Single(_vault.Keys));
    }

    [Fact]
    public async Task A_change_of_nothing_changes_nothing()
    {
        var manager = await ManagerAsync();
        var id = await CreatedAsync(manager, """{"provider":"openai","key":"sk-1","allowed_models":["a/b"]}""");
        var before = await _store.FindAsync(A.Account, id, CancellationToken.None);

        await _here.UpdateAsync(manager, id, "{}");
        await _here.UpdateAsync(manager, id, """{"disabled":false,"allowed_models":["a/b"]}""");

        Assert.Equal(before, await _store.FindAsync(A.Account, id, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{"provider":"groq"}""", "provider of a credential cannot be changed")]
    [InlineData("""{"workspace_id":null}""", "workspace_id of a credential cannot be changed")]
    [InlineData("""{"allowed_api_key_hashes":[]}""", "allowed_api_key_hashes must hold at least one hash")]
    [InlineData("""{"allowed_api_key_hashes":["f01d52606dc8f0a8303a7b5cc3fa07109c2e346cec7c0a16b40de462992ce943"]}""", "does not have")]
    [InlineData("""{"is_fallback":true}""", "is_fallback and is_byok_only cannot both be true")]
    [InlineData("""{"key":"with blank"}""", "key must be the provider's API key")]
    public async Task A_wrong_change_is_refused_by_name_and_changes_nothing(string body, string message)
    {
        var manager = await ManagerAsync();
        var id = await CreatedAsync(manager, """{"provider":"openai","key":"sk-1","is_byok_only":true}""");
        var before = await _store.FindAsync(A.Account, id, CancellationToken.None);

        var error = await CredentialRoutes.ErrorAsync(() => _here.UpdateAsync(manager, id, body));

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await _store.FindAsync(A.Account, id, CancellationToken.None));
        Assert.Equal("sk-1", Assert.Single(_vault.Keys));
    }

    [Fact]
    public async Task Null_clears_a_restriction()
    {
        var manager = await ManagerAsync();
        var mine = await A.StoredKey(_keys);
        var id = await CreatedAsync(
            manager, $$"""{"provider":"openai","key":"sk-1","name":"x","declared_zdr":false,"allowed_models":["a/b"],"allowed_api_key_hashes":["{{mine.Hash}}"],"allowed_user_ids":["u"]}""");

        var data = Data(await _here.UpdateAsync(
            manager, id, """{"name":null,"declared_zdr":null,"allowed_models":null,"allowed_api_key_hashes":null,"allowed_user_ids":null}"""));

        Assert.All((string[])["name", "declared_zdr", "allowed_models", "allowed_api_key_hashes", "allowed_user_ids"], field => Assert.Null(data[field]));
    }

    [Fact]
    public async Task Another_accounts_credential_is_not_there()
    {
        var id = await CreatedAsync(await ManagerAsync(), """{"provider":"openai","key":"sk-1"}""");
        var stranger = await A.StoredKey(_keys, static key => key with { AccountId = Other, Kind = KeyKind.Management });

        Assert.Empty(Ids(await _here.ListAsync(stranger)));
        foreach (var call in (Func<string, Task>[])[id => _here.GetAsync(stranger, id), id => _here.UpdateAsync(stranger, id, """{"disabled":true}"""), id => _here.DeleteAsync(stranger, id)])
        {
            foreach (var name in (string[])[id, "11111111-2222-3333-4444-555555555556", "x", "a/b?c", ""])
            {
                Assert.Equal(404, (await CredentialRoutes.ErrorAsync(() => call(name))).Status);
            }
        }

        Assert.Equal("sk-1", Assert.Single(_vault.Keys));
    }

    [Fact]
    public async Task Another_accounts_api_key_cannot_be_allowed()
    {
        var manager = await ManagerAsync();
        var strange = await A.StoredKey(_keys, static key => key with { AccountId = Other });

        var error = await CredentialRoutes.ErrorAsync(() => _here.CreateAsync(manager, $$"""{"provider":"openai","key":"sk-1","allowed_api_key_hashes":["{{strange.Hash}}"]}"""));

        Assert.Equal(400, error.Status);
    }

    [Fact]
    public async Task Is_not_for_inference_keys()
    {
        var key = await A.StoredKey(_keys);

        foreach (var call in (Func<Task>[])[() => _here.ListAsync(key), () => _here.CreateAsync(key, "{}"), () => _here.GetAsync(key, "x"), () => _here.UpdateAsync(key, "x", "{}"), () => _here.DeleteAsync(key, "x")])
        {
            Assert.Equal(403, (await CredentialRoutes.ErrorAsync(call)).Status);
        }
    }

    [Fact]
    public async Task A_deletion_takes_the_key_from_the_vault_and_can_be_repeated_when_the_vault_fails()
    {
        var manager = await ManagerAsync();
        var key = await A.StoredKey(_keys);
        var id = await CreatedAsync(manager, """{"provider":"openai","key":"sk-1"}""");
        _vault.Down = true;

        Assert.Equal(503, (await CredentialRoutes.ErrorAsync(() => _here.DeleteAsync(manager, id))).Status);
        Assert.Empty((await _here.CallerAsync(key)).Credentials);
        Assert.Empty(Ids(await _here.ListAsync(manager)));
        Assert.Equal(404, (await CredentialRoutes.ErrorAsync(() => _here.GetAsync(manager, id))).Status);
        Assert.Equal(404, (await CredentialRoutes.ErrorAsync(() => _here.UpdateAsync(manager, id, """{"disabled":true}"""))).Status);

        _vault.Down = false;
        Assert.True((bool)(await _there.DeleteAsync(manager, id))["deleted"]!);
        Assert.Empty(_vault.Keys);
        Assert.Equal(404, (await CredentialRoutes.ErrorAsync(() => _here.DeleteAsync(manager, id))).Status);
    }

    [Fact]
    public async Task While_the_vault_is_down_nothing_is_created_or_rotated_and_the_rest_works()
    {
        var manager = await ManagerAsync();
        var id = await CreatedAsync(manager, """{"provider":"openai","key":"sk-1"}""");
        _vault.Down = true;

        Assert.Equal(503, (await CredentialRoutes.ErrorAsync(() => _here.CreateAsync(manager, """{"provider":"openai","key":"sk-2"}"""))).Status);
        Assert.Equal(503, (await CredentialRoutes.ErrorAsync(() => _here.UpdateAsync(manager, id, """{"key":"sk-2"}"""))).Status);

        await _here.UpdateAsync(manager, id, """{"disabled":true}""");
        Assert.Equal([id], Ids(await _here.ListAsync(manager)));
    }

    [Fact]
    public async Task What_is_damaged_is_a_503_and_said_in_the_log_alone()
    {
        var manager = await ManagerAsync();
        _vault.Broken = new InvalidDataException("/srv/state/secrets.json is damaged");

        var error = await CredentialRoutes.ErrorAsync(() => _here.CreateAsync(manager, """{"provider":"openai","key":"sk-2"}"""));

        Assert.Equal(503, error.Status);
        Assert.DoesNotContain("/srv/state", error.Message, StringComparison.Ordinal);
    }

    private Task<KeySecret> ManagerAsync() => A.StoredKey(_keys, static key => key with { Kind = KeyKind.Management });

    private async Task<string> CreatedAsync(KeySecret manager, string body) => (string)Data(await _here.CreateAsync(manager, body))["id"]!;

    private static async Task<string?> FoundAsync(CredentialRoutes instance, ProviderCredential credential) => (await instance.Secrets.FindAsync(
        new SecretReference(credential.AccountId, credential.Id, credential.SecretVersion), CancellationToken.None)).Secret?.Reveal();

    private static JsonObject Data(JsonObject answer) => answer["data"]!.AsObject();

    private static List<string> Ids(JsonObject answer) => [.. answer["data"]!.AsArray().Select(static credential => (string)credential!["id"]!)];
}
