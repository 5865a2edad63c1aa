using System.Net;
using Interchange.Gateway.Jobs.Webhooks;

namespace Interchange.Gateway.Tests.Jobs.Webhooks;

public sealed class WebhookRulesTests
{
    private static readonly WebhookRules Rules = new(AllowsLocal: false);

    [Theory]
    [InlineData("https://example.com/hook", true)]
    [InlineData("https://example.com:8443/hook?a=b", true)]
    [InlineData("http://example.com/hook", false)]
    [InlineData("ftp://example.com/hook", false)]
    [InlineData("https://user:pass@example.com/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:10.0.0.1]/", false)]
    [InlineData("https://169.254.169.254/metadata/instance", false)]
    [InlineData("https://8.8.8.8/", true)]
    public void Addresses_are_told_by_what_stands_in_them(string url, bool allowed) => Assert.Equal(allowed, Rules.WhyNot(new Uri(url)) is null);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.8.9.10", false)]
    [InlineData("168.63.129.16", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("ff02::1", false)]
    public void Whatever_a_name_resolves_to_must_be_public(string address, bool allowed)
    {
        Assert.Equal(allowed, Rules.Allows(IPAddress.Parse(address)));
        Assert.True(new WebhookRules(AllowsLocal: true).Allows(IPAddress.Parse(address)));
    }
}
