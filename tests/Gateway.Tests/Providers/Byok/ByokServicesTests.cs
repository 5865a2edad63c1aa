using Azure.Core;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Gateway.Tests.Providers.Byok;

public sealed class ByokServicesTests
{
    [Fact]
    public async Task Everything_that_the_app_calls_can_be_resolved()
    {
        await using var provider = Services(null).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Type[] types =
            [typeof(ListCredentials), typeof(CreateCredential), typeof(GetCredential), typeof(UpdateCredential), typeof(DeleteCredential), typeof(CredentialSecrets)];
        Assert.All(types, type => Assert.NotNull(provider.GetService(type)));
        Assert.IsType<LocalCredentialVault>(provider.GetService<ICredentialVault>());
    }

    [Fact]
    public async Task The_setting_chooses_key_vault_with_the_apps_identity()
    {
        await using var with = Services("https://my-vault.vault.azure.net").AddSingleton<TokenCredential, StubIdentity>().BuildServiceProvider();
        Assert.IsType<KeyVaultCredentialVault>(with.GetService<ICredentialVault>());

        await using var without = Services("https://my-vault.vault.azure.net").BuildServiceProvider();
        var refused = Assert.Throws<InvalidOperationException>(() => without.GetService<ICredentialVault>());
        Assert.Contains("KeyVault:Uri", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_setting_stops_the_start()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Services("my-vault"));

        Assert.Contains("KeyVault:Uri", refused.Message, StringComparison.Ordinal);
    }

    private static IServiceCollection Services(string? vault)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("KeyVault:Uri", vault)]).Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddKeys().AddProviders(configuration).AddByok(configuration);
    }
}
