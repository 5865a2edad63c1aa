using System.Security.Cryptography;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Keys.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys;

/// <summary>Things that key tests need, with what they do not care about filled in.</summary>
internal static class A
{
    public const string Account = "11111111-2222-3333-4444-555555555555";

    public static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    public static FakeTimeProvider Clock() => new(Start);

    public static KeySecret Secret()
    {
        using var random = RandomNumberGenerator.Create();
        return KeySecret.Generate(random);
    }

    public static ApiKey Key(KeySecret secret, KeyKind kind = KeyKind.Inference, string account = Account) => new()
    {
        Hash = secret.Hash.ToString(),
        AccountId = account,
        Kind = kind,
        Name = "test",
        Label = secret.Label,
        CreatedAt = Start,
    };

    public static async Task<KeySecret> StoredKey(IKeyStore store, Func<ApiKey, ApiKey>? change = null)
    {
        var secret = Secret();
        var key = Key(secret);
        Assert.True(await store.CreateAsync(change is null ? key : change(key), CancellationToken.None));
        return secret;
    }

    public static KeyCache Cache(
        IKeyStore store,
        TimeProvider clock,
        KeyCacheOptions? options = null,
        IPolicyStore? policies = null,
        IMemberBudgetStore? members = null,
        ICredentialStore? credentials = null) =>
        new(
            store,
            policies ?? new InMemoryPolicyStore(),
            members ?? new InMemoryMemberBudgetStore(),
            credentials ?? new InMemoryCredentialStore(),
            options ?? new KeyCacheOptions(),
            clock,
            NullLogger<KeyCache>.Instance);

    public static DefaultHttpContext Request(KeySecret secret) => Request($"Bearer {secret.Reveal()}");

    public static DefaultHttpContext Request(string? authorization)
    {
        var context = new DefaultHttpContext();
        if (authorization is not null)
        {
            context.Request.Headers.Authorization = authorization;
        }

        return context;
    }
}
