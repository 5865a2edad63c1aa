using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Providers.Byok;

public sealed class KeyVaultCredentialVaultTests : CredentialVaultContract, IAsyncLifetime
{
    // What is tested is not how fast this machine is.
    private static readonly VaultOptions Patient = new() { ReadTimeout = TimeSpan.FromMinutes(2), WriteTimeout = TimeSpan.FromMinutes(2) };

    private readonly StubIdentity _identity = new();
    private StubVault _stub = null!;

    protected override ICredentialVault Vault => field ??= Another(Patient);

    public async ValueTask InitializeAsync() => _stub = await StubVault.StartAsync();

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    [Fact]
    public async Task Answers_the_vaults_challenge_once_and_keeps_the_token()
    {
        var reference = await StoredAsync("sk-1");
        await FoundAsync(reference);
        await FoundAsync(reference);

        Assert.Equal("https://vault.azure.net/.default", Assert.Single(_identity.Scopes));
        var name = $"/secrets/byok-{reference.CredentialId}";
        Assert.Equal([$"PUT {name}", $"PUT {name}", $"GET {name}/{reference.Version}", $"GET {name}/{reference.Version}"], _stub.Requests);
    }

    [Fact]
    public async Task Names_the_account_in_a_tag_and_puts_no_part_of_the_key_anywhere_but_into_the_value()
    {
        var reference = await StoredAsync("sk-planted");

        var tags = _stub.TagsOf($"byok-{reference.CredentialId}");
        Assert.Equal(reference.AccountId, (string?)tags["account"]);
        Assert.Single(tags);
        Assert.All(_stub.Requests, static request => Assert.DoesNotContain("planted", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_throttled_request_is_made_again_after_the_time_that_the_vault_asks_for()
    {
        var reference = await StoredAsync("sk-1");
        _stub.FailNext(429, retryAfter: "1");

        Assert.Equal("sk-1", await FoundAsync(reference));
    }

    [Fact]
    public async Task A_secret_that_an_operator_disables_is_gone_and_not_an_outage()
    {
        var reference = await StoredAsync("sk-1");
        _stub.Disable($"byok-{reference.CredentialId}", reference.Version);

        Assert.Null(await FoundAsync(reference));
    }

    [Fact]
    public async Task A_retired_version_stays_in_the_vault_disabled_and_a_deleted_secret_goes()
    {
        var former = await StoredAsync("sk-1");
        var current = await StoredAsync("sk-2");
        await Vault.RetireAsync(former, Cancel);
        Assert.Equal([false, true], _stub.Enabled($"byok-{former.CredentialId}"));

        await Vault.DeleteAsync(former.AccountId, former.CredentialId, Cancel);
        Assert.Empty(_stub.Enabled($"byok-{current.CredentialId}"));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_vault_that_refuses_or_fails_is_an_outage_that_says_no_key(int status)
    {
        var reference = await StoredAsync("sk-planted");
        _stub.Down = status;

        foreach (var call in (Func<Task>[])[() => Vault.FindAsync(reference, Cancel), () => StoredAsync("sk-planted"), () => Vault.RetireAsync(reference, Cancel), () => Vault.DeleteAsync(reference.AccountId, reference.CredentialId, Cancel)])
        {
            var outage = await Assert.ThrowsAsync<CredentialVaultUnavailableException>(call);
            Assert.DoesNotContain("planted", outage.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_vault_that_throttles_for_longer_than_a_request_can_wait_is_an_outage()
    {
        var reference = await StoredAsync("sk-1");
        _stub.FailNext(429, retryAfter: "3600");

        await Assert.ThrowsAsync<CredentialVaultUnavailableException>(
            () => Another(Patient with { ReadTimeout = TimeSpan.FromSeconds(2) }).FindAsync(reference, Cancel));
    }

    [Fact]
    public async Task A_vault_that_does_not_answer_is_an_outage_when_the_time_is_up()
    {
        var reference = await StoredAsync("sk-1");
        _stub.Silent = true;

        await Assert.ThrowsAsync<CredentialVaultUnavailableException>(
            () => Another(Patient with { ReadTimeout = TimeSpan.FromMilliseconds(200) }).FindAsync(reference, Cancel));
    }

    [Fact]
    public async Task A_caller_who_leaves_is_no_outage()
    {
        var reference = await StoredAsync("sk-1");
        using var leaving = new CancellationTokenSource();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Vault.FindAsync(reference, leaving.Token));
    }

    private KeyVaultCredentialVault Another(VaultOptions options) =>
        new(KeyVaultClients.Create(_stub.Address, _identity, _stub.Transport()), options, TimeProvider.System);
}
