using Interchange.Gateway.Keys.Caching;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Keys.Caching;

public sealed class KeyCacheOptionsTests
{
    [Fact]
    public void Reads_its_settings()
    {
        var options = KeyCacheOptions.From(Settings(("Keys:StaleIfError", "00:10:00"), ("Keys:RefreshWait", "00:00:00.250")));

        Assert.Equal(TimeSpan.FromMinutes(10), options.StaleIfError);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.RefreshWait);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-00:00:01")]
    [InlineData("2.00:00:00")]
    public void Refuses_a_wrong_setting_by_name(string value)
    {
        var exception = Assert.Throws<InvalidOperationException>(() => KeyCacheOptions.From(Settings(("Keys:StaleIfError", value))));

        Assert.Contains("Keys:StaleIfError", exception.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        .Build();
}
