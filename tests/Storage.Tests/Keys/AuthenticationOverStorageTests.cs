using System.Security.Cryptography;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Keys.Policies;
using Interchange.Storage.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Storage.Tests.Keys;

/// <summary>Instances of the gateway that share nothing but storage.</summary>
public sealed class AuthenticationOverStorageTests(AzuriteFixture azurite)
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_in_use_costs_no_storage_call()
    {
        var tables = Tables.Of(azurite);
        var secret = await CreateAsync(tables);
        var instance = Instance(tables);
        await AuthenticateAsync(instance, secret);
        var before = tables.Calls.Count;

        for (var i = 0; i < 1_000; i++)
        {
            await AuthenticateAsync(instance, secret);
        }

        Assert.Equal(before, tables.Calls.Count);
    }

    [Fact]
    public async Task A_key_revoked_on_one_instance_is_refused_by_the_others_five_seconds_later()
    {
        var secret = await CreateAsync(Tables.Of(azurite));
        var instances = Enumerable.Range(0, 3).Select(_ => Instance(Tables.Of(azurite))).ToArray();
        foreach (var instance in instances)
        {
            await AuthenticateAsync(instance, secret);
        }

        var elsewhere = new TableKeyStore(Tables.Of(azurite).Storage);
        var stored = (await elsewhere.FindAsync(secret.Hash.ToString(), Cancel))!;
        Assert.True(await elsewhere.UpdateAsync(stored with { Key = stored.Key with { Disabled = true } }, Cancel));
        _clock.Advance(TimeSpan.FromSeconds(5));

        foreach (var instance in instances)
        {
            Assert.Equal(401, await StatusAsync(instance, secret));
        }
    }

    [Fact]
    public async Task When_storage_dies_known_keys_go_on_working_and_others_get_503()
    {
        var own = new AzuriteFixture();
        await own.InitializeAsync();
        var tables = Tables.Of(own);
        var known = await CreateAsync(tables);
        var other = await CreateAsync(tables);
        var instance = Instance(tables);
        await AuthenticateAsync(instance, known);

        await own.DisposeAsync();

        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(6));
            await AuthenticateAsync(instance, known);
            Assert.Equal(503, await StatusAsync(instance, other));
        }
    }

    private async Task<KeySecret> CreateAsync(Tables tables)
    {
        using var random = RandomNumberGenerator.Create();
        var secret = KeySecret.Generate(random);
        var key = new ApiKey
        {
            Hash = secret.Hash.ToString(),
            AccountId = Guid.NewGuid().ToString(),
            Kind = KeyKind.Inference,
            Name = "key",
            Label = secret.Label,
            CreatedAt = _clock.GetUtcNow(),
        };
        Assert.True(await new TableKeyStore(tables.Storage).CreateAsync(key, Cancel));
        return secret;
    }

    private AuthenticateCaller Instance(Tables tables)
    {
        // A busy machine may take long to answer; how long requests wait is tested without storage.
        var options = new KeyCacheOptions { RefreshWait = TimeSpan.FromHours(1) };
        var cache = new KeyCache(
            new TableKeyStore(tables.Storage),
            new TablePolicyStore(tables.Storage),
            new TableMemberBudgetStore(tables.Storage),
            new TableCredentialStore(tables.Storage),
            options,
            _clock,
            NullLogger<KeyCache>.Instance);
        return new AuthenticateCaller(cache, _clock);
    }

    private static async Task AuthenticateAsync(AuthenticateCaller instance, KeySecret secret)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = $"Bearer {secret.Reveal()}";
        var caller = await instance.AuthenticateAsync(context, KeyKind.Inference, Cancel);
        Assert.Equal(secret.Hash.ToString(), caller.Key.Hash);
    }

    private static async Task<int> StatusAsync(AuthenticateCaller instance, KeySecret secret) =>
        (await Assert.ThrowsAsync<GatewayException>(() => AuthenticateAsync(instance, secret))).Error.Status;
}
