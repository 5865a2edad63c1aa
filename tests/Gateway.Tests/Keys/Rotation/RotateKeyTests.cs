using System.Text.Json.Nodes;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys.Rotation;

public sealed class RotateKeyTests : IDisposable
{
    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _store = new();
    private readonly InMemoryCreditLedger _ledger = new();
    private readonly KeyRoutes _here;
    private readonly KeyRoutes _there;

    public RotateKeyTests()
    {
        _here = new KeyRoutes(_store, _clock, ledger: _ledger);
        _there = new KeyRoutes(_store, _clock, ledger: _ledger);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public async Task A_rotated_key_keeps_its_hash_its_limit_and_what_it_has_spent_and_answers_to_another_secret()
    {
        var manager = await ManagerAsync();
        var first = await A.StoredKey(_store, static key => key with { Limit = 10, CreatorUserId = "user_1", Name = "Production" });
        await SpendAsync(first, 3);
        var before = Data(await _here.GetAsync(manager, Id(first)));
        _clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await _here.RotateAsync(manager, Id(first));

        var second = Secret(answer);
        Assert.NotEqual(first.Reveal(), second.Reveal());
        var changed = Data(answer).Where(field => field.Value?.ToJsonString() != before[field.Key]?.ToJsonString()).Select(static field => field.Key);
        Assert.Equal(["label", "updated_at"], changed.Order(StringComparer.Ordinal));
        Assert.Equal(second.Label, (string?)Data(answer)["label"]);
        Assert.Equal("7", Data(await _here.CurrentAsync(second))["limit_remaining"]!.ToJsonString());
        Assert.Equal(Id(first), (await _there.Authenticate.AuthenticateAsync(A.Request(second), KeyKind.Inference, Cancel)).Key.Hash);
        Assert.Equal(2, (await _here.ListAsync(manager))["data"]!.AsArray().Count);
        Assert.DoesNotContain(second.Reveal(), (await _here.GetAsync(manager, Id(first))).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_grace_period_the_old_secret_is_refused_here_at_once_and_elsewhere_after_five_seconds()
    {
        var manager = await ManagerAsync();
        var first = await A.StoredKey(_store);
        await _here.CurrentAsync(first);
        await _there.CurrentAsync(first);

        await _here.RotateAsync(manager, Id(first));

        var error = await KeyRoutes.ErrorAsync(() => _here.CurrentAsync(first));
        Assert.Equal(401, error.Status);
        Assert.Contains("was replaced", error.Message, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => _there.CurrentAsync(first))).Status);
    }

    [Fact]
    public async Task In_its_grace_period_the_old_secret_works_until_the_moment_that_it_ends()
    {
        var manager = await ManagerAsync();
        var first = await A.StoredKey(_store);
        var second = Secret(await _here.RotateAsync(manager, Id(first), """{"grace_seconds":3600}"""));

        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        await _here.CurrentAsync(first);
        await _there.CurrentAsync(first);
        await _there.CurrentAsync(second);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Contains("2026-03-14T10:00:00Z", (await KeyRoutes.ErrorAsync(() => _here.CurrentAsync(first))).Message, StringComparison.Ordinal);
        Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => _there.CurrentAsync(first))).Status);
        await _here.CurrentAsync(second);
        await _there.CurrentAsync(second);
    }

    [Fact]
    public async Task A_rotation_whose_answer_was_lost_can_be_repeated_without_cutting_anybody_off()
    {
        var manager = await ManagerAsync();
        var first = await A.StoredKey(_store);
        await _here.RotateAsync(manager, Id(first), """{"grace_seconds":600}""");
        _clock.Advance(TimeSpan.FromSeconds(10));

        var third = Secret(await _here.RotateAsync(manager, Id(first), """{"grace_seconds":600}"""));

        await _here.CurrentAsync(first);
        await _here.CurrentAsync(third);
        _clock.Advance(TimeSpan.FromSeconds(590));
        Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => _here.CurrentAsync(first))).Status);
        await _here.CurrentAsync(third);
    }

    [Fact]
    public async Task A_rotation_that_storage_has_made_unheard_is_not_made_twice()
    {
        var manager = await ManagerAsync();
        var first = await A.StoredKey(_store);
        _store.LosesNextRotation = true;

        var second = Secret(await _here.RotateAsync(manager, Id(first), """{"grace_seconds":600}"""));

        await _here.CurrentAsync(second);
        await _here.CurrentAsync(first);
        Assert.Single((await _store.FindAsync(Id(first), Cancel))!.Key.Secrets!.Retired);
    }

    [Fact]
    public async Task Whatever_the_secret_the_key_is_found_changed_and_deleted_by_its_hash()
    {
        var manager = await ManagerAsync();
        var first = await A.StoredKey(_store);
        var second = Secret(await _here.RotateAsync(manager, Id(first), """{"grace_seconds":600}"""));
        await _there.CurrentAsync(first);
        await _there.CurrentAsync(second);

        Assert.Equal(404, (await KeyRoutes.ErrorAsync(() => _here.GetAsync(manager, Id(second)))).Status);
        await _here.UpdateAsync(manager, Id(first), """{"disabled":true}""");
        await RefusedAsync(_here, first, second);
        await _here.UpdateAsync(manager, Id(first), """{"disabled":false}""");
        await _here.CurrentAsync(first);
        await _here.CurrentAsync(second);
        await _here.DeleteAsync(manager, Id(first));
        await RefusedAsync(_here, first, second);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await RefusedAsync(_there, first, second);
    }

    [Fact]
    public async Task However_often_it_was_rotated_a_key_is_found_by_its_hash_and_its_first_secret_opens_nothing()
    {
        var manager = await ManagerAsync();
        var first = await A.StoredKey(_store);
        for (var i = 0; i < 3; i++)
        {
            await _here.RotateAsync(manager, Id(first));
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        var found = await A.Cache(_store, _clock).FindAsync(first.Hash, Cancel);

        Assert.Equal(Id(first), found!.Key.Hash);
        Assert.True(found.SecretEndsAt < _clock.GetUtcNow());
        await RefusedAsync(_here, first);
        await RefusedAsync(_there, first);
    }

    [Fact]
    public async Task A_management_key_may_rotate_itself()
    {
        var manager = await ManagerAsync();

        var next = Secret(await _here.RotateAsync(manager, Id(manager), "{}"));

        Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => _here.ListAsync(manager))).Status);
        Assert.Single((await _here.ListAsync(next))["data"]!.AsArray());
        Assert.Equal(400, (await KeyRoutes.ErrorAsync(() => _here.DeleteAsync(next, Id(manager)))).Status);
    }

    [Theory]
    [InlineData("""{"grace_seconds":-1}""", "grace_seconds must be")]
    [InlineData("""{"grace_seconds":1.5}""", "grace_seconds must be")]
    [InlineData("""{"grace_seconds":"60"}""", "grace_seconds must be")]
    [InlineData("""{"grace_seconds":2592001}""", "grace_seconds must be")]
    [InlineData("""{"grace":60}""", "one field, grace_seconds")]
    [InlineData("[]", "must be a JSON object")]
    public async Task Refuses_a_wrong_field_and_rotates_nothing(string body, string says)
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_store);

        var error = await KeyRoutes.ErrorAsync(() => _here.RotateAsync(manager, Id(secret), body));

        Assert.Equal(400, error.Status);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        await _here.CurrentAsync(secret);
    }

    private static async Task RefusedAsync(KeyRoutes routes, params KeySecret[] secrets)
    {
        foreach (var secret in secrets)
        {
            Assert.Equal(401, (await KeyRoutes.ErrorAsync(() => routes.CurrentAsync(secret))).Status);
        }
    }

    private Task<SettleReport> SpendAsync(KeySecret secret, decimal dollars)
    {
        var charge = new Charge { GenerationId = "gen-1", CreatedAt = _clock.GetUtcNow(), Cost = Money.FromDollars(dollars), KeyHash = Id(secret) };
        return _ledger.SettleAsync(A.Account, [new ChargePage("gen-1", [charge])], Cancel);
    }

    private Task<KeySecret> ManagerAsync() => A.StoredKey(_store, static key => key with { Kind = KeyKind.Management });

    private static string Id(KeySecret secret) => secret.Hash.ToString();

    private static KeySecret Secret(JsonObject answer) => KeySecret.Parse((string?)answer["key"])!;

    private static JsonObject Data(JsonObject answer) => answer["data"]!.AsObject();
}
