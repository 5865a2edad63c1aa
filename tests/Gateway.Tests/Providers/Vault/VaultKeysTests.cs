using Azure.Security.KeyVault.Secrets;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Vault;
using Interchange.Gateway.Tests.Providers.Byok;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Providers.Vault;

public sealed class VaultKeysTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly VaultKeySource _source = new();
    private readonly ConfigurationManager _configuration = new();
    private readonly StubIdentity _identity = new();
    private StubVault _stub = null!;
    private SecretClient _operator = null!;
    private RefreshVaultKeys _refresh = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _stub = await StubVault.StartAsync();
        _operator = KeyVaultClients.Create(_stub.Address, _identity, _stub.Transport());
        _refresh = new RefreshVaultKeys(
            new VaultKeyReader(KeyVaultClients.Create(_stub.Address, _identity, _stub.Transport()), NullLogger<VaultKeyReader>.Instance),
            _source, _time, NullLogger<RefreshVaultKeys>.Instance);
        ((IConfigurationBuilder)_configuration).AddInMemoryCollection([new("OPENAI_API_KEY", "sk-setting"), new("GROQ_API_KEY", "sk-groq-setting")]).Add(_source);
    }

    public async ValueTask DisposeAsync()
    {
        await _refresh.StopAsync(Cancel);
        _refresh.Dispose();
        _configuration.Dispose();
        await _stub.DisposeAsync();
    }

    [Fact]
    public async Task A_start_takes_the_vaults_keys_before_those_of_the_settings()
    {
        await SetAsync("openai", "sk-vault");
        await _operator.SetSecretAsync("byok-1", "sk-somebody's", Cancel);

        await _refresh.StartAsync(Cancel);

        using var registry = Registry();
        Assert.True(registry.IsOn("openai"));
        Assert.Equal("sk-vault", KeyOf("openai"));
        Assert.Equal("sk-groq-setting", KeyOf("groq"));
        Assert.DoesNotContain(_stub.Requests, static request => request.StartsWith("GET /secrets/byok", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_changed_key_is_taken_over_and_a_new_one_switches_its_provider_on_without_a_restart()
    {
        await SetAsync("openai", "sk-1");
        await _refresh.StartAsync(Cancel);
        using var registry = Registry();
        Assert.False(registry.IsOn("mistral"));

        await SetAsync("openai", "sk-2");
        await SetAsync("mistral", "sk-m");
        await ReloadedAsync(RefreshVaultKeys.Interval);

        Assert.Equal("sk-2", KeyOf("openai"));
        Assert.True(registry.IsOn("mistral"));
    }

    [Fact]
    public async Task What_did_not_change_is_not_fetched_again()
    {
        await SetAsync("openai", "sk-1");
        await SetAsync("mistral", "sk-m");
        await _refresh.StartAsync(Cancel);
        _stub.Requests.Clear();

        await SetAsync("mistral", "sk-m2");
        await ReloadedAsync(RefreshVaultKeys.Interval);

        Assert.DoesNotContain("GET /secrets/provider-openai/", _stub.Requests);
        Assert.Equal("sk-m2", KeyOf("mistral"));
    }

    [Fact]
    public async Task A_disabled_or_deleted_secret_gives_way_to_the_settings()
    {
        var version = await SetAsync("openai", "sk-vault");
        await SetAsync("mistral", "sk-m");
        await _refresh.StartAsync(Cancel);
        using var registry = Registry();

        _stub.Disable("provider-openai", version);
        await _operator.StartDeleteSecretAsync("provider-mistral", Cancel);
        await ReloadedAsync(RefreshVaultKeys.Interval);

        Assert.Equal("sk-setting", KeyOf("openai"));
        Assert.False(registry.IsOn("mistral"));
    }

    [Fact]
    public async Task A_value_that_cannot_be_a_key_leaves_the_former_one_in_force()
    {
        await SetAsync("openai", "sk-1");
        await SetAsync("mistral", "sk-m");
        await _refresh.StartAsync(Cancel);

        await SetAsync("openai", "two words");
        await SetAsync("mistral", "sk-m2");
        await ReloadedAsync(RefreshVaultKeys.Interval);

        Assert.Equal("sk-1", KeyOf("openai"));
        Assert.Equal("sk-m2", KeyOf("mistral"));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(503)]
    public async Task A_vault_that_is_down_leaves_the_former_keys_in_force_and_is_asked_again_soon(int status)
    {
        await SetAsync("openai", "sk-1");
        _stub.Down = status;
        await _refresh.StartAsync(Cancel);
        Assert.Equal("sk-setting", KeyOf("openai"));

        _stub.Down = null;
        await ReloadedAsync(RefreshVaultKeys.RetryInterval);
        Assert.Equal("sk-1", KeyOf("openai"));
    }

    private async Task<string> SetAsync(string slug, string key) => (await _operator.SetSecretAsync($"provider-{slug}", key, Cancel)).Value.Properties.Version;

    /// <summary>Lets the time pass after which the vault is asked, and waits until what it says is in force.</summary>
    private async Task ReloadedAsync(TimeSpan interval)
    {
        _time.Advance(interval);
        await _refresh.Refreshed.WaitAsync(Cancel);
    }

    private string? KeyOf(string slug) =>
        new ConfiguredProviderSecrets(_configuration).Find(new KnownProviders().Providers.Single(provider => provider.Slug == slug))?.Reveal();

    private ProviderRegistry Registry() =>
        new([new KnownProviders()], new ConfiguredProviderSecrets(_configuration), _configuration, NullLogger<ProviderRegistry>.Instance);
}
