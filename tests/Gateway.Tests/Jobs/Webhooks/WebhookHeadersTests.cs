using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Jobs.Webhooks;

public sealed class WebhookHeadersTests
{
    private const string Secret = "a secret of its own";

    [Fact]
    public void No_header_is_no_webhook() => Assert.Null(Read());

    [Fact]
    public void An_address_and_a_secret_are_one()
    {
        var webhook = Read((WebhookHeaders.Url, "https://example.com/hook"), (WebhookHeaders.Secret, Secret));

        Assert.Equal(("https://example.com/hook", Secret), (webhook!.Url, webhook.Secret));
        Assert.DoesNotContain(Secret, webhook.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/hook", null, WebhookHeaders.Secret)]
    [InlineData("https://example.com/hook", "short", WebhookHeaders.Secret)]
    [InlineData("http://example.com/hook", Secret, "https")]
    [InlineData("https://10.0.0.1/", Secret, "public internet")]
    [InlineData("nonsense", Secret, "https")]
    [InlineData("", Secret, "https")]
    public void What_cannot_be_told_is_refused(string url, string? secret, string says)
    {
        var refused = Assert.Throws<GatewayException>(() => secret is null ? Read((WebhookHeaders.Url, url)) : Read((WebhookHeaders.Url, url), (WebhookHeaders.Secret, secret)));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.Message, StringComparison.Ordinal);
    }

    private static Webhook? Read(params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        return WebhookHeaders.Read(http.Request.Headers, new WebhookRules(AllowsLocal: false));
    }
}
