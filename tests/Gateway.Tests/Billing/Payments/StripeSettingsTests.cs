using Interchange.Gateway.Billing.Payments;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Billing.Payments;

public sealed class StripeSettingsTests
{
    private const string Key = "rk_live_planted1";
    private const string Secret = "whsec_planted2";

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("  ", "\n")]
    public void Without_secrets_credits_are_not_sold(string? key, string? secret) => Assert.Null(From(key, secret));

    [Fact]
    public void Secrets_are_read_without_the_line_break_that_files_end_in()
    {
        var settings = From($"{Key}\n", $" {Secret} \r\n")!;

        Assert.Equal((Key, Secret), (settings.RevealApiKey(), settings.RevealWebhookSecret()));
        Assert.Equal(new Uri("https://api.stripe.com"), settings.ApiBase);
        Assert.Equal("[secret]", $"{settings}");
    }

    [Theory]
    [InlineData(Key, "", "belong together")]
    [InlineData("", Secret, "belong together")]
    [InlineData(Key + " x", Secret, "Stripe:ApiKey must hold")]
    [InlineData(Key, Secret + "\u00e9", "Stripe:WebhookSecret must hold")]
    [InlineData("@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/stripe-api-key)", Secret, "Stripe:ApiKey refers to a secret")]
    [InlineData(Key, "@Microsoft.KeyVault(VaultName=v;SecretName=stripe-webhook-secret)", "Stripe:WebhookSecret refers to a secret")]
    public void Wrong_secrets_are_refused_by_name_and_never_quoted(string key, string secret, string says)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => From(key, secret));

        Assert.Contains(says, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://stripe.example.com/", true)]
    [InlineData("http://127.0.0.1:12111", true)]
    [InlineData("http://localhost:12111", true)]
    [InlineData("http://stripe.example.com", false)]
    [InlineData("ftp://localhost", false)]
    [InlineData("/v1", false)]
    [InlineData("stripe", false)]
    public void The_key_goes_over_no_network_in_the_clear(string address, bool taken)
    {
        if (taken)
        {
            Assert.Equal(new Uri(address), From(Key, Secret, address)!.ApiBase);
        }
        else
        {
            Assert.Contains("Stripe:ApiBase", Assert.Throws<InvalidOperationException>(() => From(Key, Secret, address)).Message, StringComparison.Ordinal);
        }
    }

    private static StripeSettings? From(string? key, string? secret, string? address = null) => StripeSettings.From(new ConfigurationBuilder()
        .AddInMemoryCollection(
        [
            KeyValuePair.Create("Stripe:ApiKey", key),
            KeyValuePair.Create("Stripe:WebhookSecret", secret),
            KeyValuePair.Create("Stripe:ApiBase", address),
        ])
        .Build());
}
