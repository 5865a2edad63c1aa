using Interchange.Gateway.Providers.Byok;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Providers.Byok;

public sealed class VaultOptionsTests
{
    [Fact]
    public void Without_the_setting_keys_are_kept_in_the_state_folder()
    {
        Assert.Null(Read(null).KeyVault);
        Assert.Null(Read("").KeyVault);
        Assert.Equal("elsewhere", Read(null).StateFolder);
    }

    [Theory]
    [InlineData("https://my-vault.vault.azure.net")]
    [InlineData("https://my-vault.vault.azure.net/")]
    public void An_address_of_a_vault_is_taken(string address) => Assert.Equal(new Uri("https://my-vault.vault.azure.net/"), Read(address).KeyVault);

    [Theory]
    [InlineData("my-vault")]
    [InlineData("http://my-vault.vault.azure.net")]
    [InlineData("https://my-vault.vault.azure.net/secrets/x")]
    [InlineData("https://my-vault.vault.azure.net/?a=b")]
    [InlineData("https://user:word@my-vault.vault.azure.net/")]
    [InlineData("https://my-vault.vault.azure.net/#x")]
    public void Anything_else_stops_the_start_with_the_settings_name_and_the_remedy(string address)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read(address));

        Assert.Contains("KeyVault:Uri", refused.Message, StringComparison.Ordinal);
        Assert.Contains("https://my-vault.vault.azure.net", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("word", refused.Message, StringComparison.Ordinal);
    }

    private static VaultOptions Read(string? address) => VaultOptions.From(new ConfigurationBuilder()
        .AddInMemoryCollection([KeyValuePair.Create("KeyVault:Uri", address), KeyValuePair.Create("Interchange:StateFolder", (string?)"elsewhere")])
        .Build());
}
