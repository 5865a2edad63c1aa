using Interchange.Gateway.Payloads;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Tests.Providers.Byok;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Payloads;

public sealed class KeyVaultPayloadKeysTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private StubVault _vault = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vault = await StubVault.StartAsync();

    public ValueTask DisposeAsync() => _vault.DisposeAsync();

    [Fact]
    public async Task The_first_instance_makes_the_key_and_others_find_it()
    {
        using var one = Keys();
        using var other = Keys();

        var made = await one.CurrentAsync(Cancellation);
        var found = await other.CurrentAsync(Cancellation);

        Assert.Equal(made.Id, found.Id);
        Assert.Single(_vault.Enabled(KeyVaultPayloadKeys.SecretName));
        Assert.Equal("text", Text(PayloadSeal.Unseal(Name, found, PayloadSeal.Seal(Name, made, "text"u8))));
    }

    [Fact]
    public async Task A_new_version_is_the_current_key_within_minutes_and_the_old_one_still_opens()
    {
        using var keys = Keys();
        var first = await keys.CurrentAsync(Cancellation);
        await Client().SetSecretAsync(KeyVaultPayloadKeys.SecretName, Convert.ToBase64String(new byte[PayloadKey.Length]), Cancellation);

        Assert.Equal(first.Id, (await keys.CurrentAsync(Cancellation)).Id);
        _time.Advance(TimeSpan.FromMinutes(6));
        var second = await keys.CurrentAsync(Cancellation);

        Assert.NotEqual(first.Id, second.Id);
        using var fresh = Keys();
        Assert.Equal(first.Id, (await fresh.FindAsync(first.Id, Cancellation))!.Id);
        Assert.Null(await fresh.FindAsync(new string('0', 32), Cancellation));
    }

    [Fact]
    public async Task An_outage_is_one_where_no_key_is_known_and_none_where_there_is()
    {
        using var keys = Keys();
        using var fresh = Keys();
        var known = await keys.CurrentAsync(Cancellation);
        _vault.Down = 403;
        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(known.Id, (await keys.CurrentAsync(Cancellation)).Id);
        await Assert.ThrowsAsync<PayloadKeyUnavailableException>(() => fresh.CurrentAsync(Cancellation).AsTask());
        await Assert.ThrowsAsync<PayloadKeyUnavailableException>(() => fresh.FindAsync(known.Id, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_secret_that_is_no_key_is_said_to_be_none_without_being_shown()
    {
        await Client().SetSecretAsync(KeyVaultPayloadKeys.SecretName, "planted", Cancellation);
        using var keys = Keys();

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => keys.CurrentAsync(Cancellation).AsTask());

        Assert.Contains(KeyVaultPayloadKeys.SecretName, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", refused.Message, StringComparison.Ordinal);
    }

    private static PayloadName Name { get; } = new("acc", "job", "order");

    private static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    private KeyVaultPayloadKeys Keys() => new(Client(), _time);

    private Azure.Security.KeyVault.Secrets.SecretClient Client() => KeyVaultClients.Create(_vault.Address, new StubIdentity(), _vault.Transport());
}
