using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Tests.Providers;

public sealed class ProviderSecretTests
{
    private readonly ProviderSecret _secret = new(" sk-planted\n");

    [Fact]
    public void Reveals_the_key_without_the_blanks_around_it() => Assert.Equal("sk-planted", _secret.Reveal());

    [Fact]
    public void Prints_as_a_placeholder()
    {
        Assert.Equal("[secret]", _secret.ToString());
        Assert.Equal("key [secret]", string.Create(CultureInfo.InvariantCulture, $"key {_secret}"));
    }

    [Fact]
    public void Never_serialises() => Assert.DoesNotContain("planted", JsonSerializer.Serialize(_secret), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("sk-planted\r\nX-Evil: 1")]
    [InlineData("sk-plänted")]
    public void Refuses_what_cannot_stand_in_a_header(string value)
    {
        var refused = Assert.Throws<ArgumentException>(() => new ProviderSecret(value));

        Assert.DoesNotContain("sk-", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_a_json_credential_in_one_line_of_visible_ASCII()
    {
        var secret = new ProviderSecret("{\n  \"private_key\": \"-----BEGIN PRIVATE KEY-----\\nüa+b/=\\n\"\n}");

        Assert.True(secret.IsJson);
        Assert.DoesNotContain(secret.Reveal(), static unit => unit is <= ' ' or > '~');
        Assert.Equal("-----BEGIN PRIVATE KEY-----\nüa+b/=\n", (string?)JsonNode.Parse(secret.Reveal())!["private_key"]);
        Assert.Equal(secret.Reveal(), new ProviderSecret(secret.Reveal()).Reveal());
    }

    [Theory]
    [InlineData("{sk-planted")]
    [InlineData("{\"sk-planted\":1} x")]
    public void Refuses_what_begins_like_json_and_is_none(string value) =>
        Assert.DoesNotContain("planted", Assert.Throws<ArgumentException>(() => new ProviderSecret(value)).ToString(), StringComparison.Ordinal);
}
