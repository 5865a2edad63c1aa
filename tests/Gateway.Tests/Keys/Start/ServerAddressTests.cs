using Interchange.Gateway.Keys.Start;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Tests.Keys.Start;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://[::]:7071", "http://localhost:7071")]
    [InlineData("http://0.0.0.0:80", "http://localhost:80")]
    [InlineData("http://+:7071", "http://localhost:7071")]
    [InlineData("https://*:7071", "https://localhost:7071")]
    [InlineData("http://127.0.0.1:40123", "http://127.0.0.1:40123")]
    [InlineData("http://localhost:5000/", "http://localhost:5000")]
    [InlineData("http://127.0.0.1:0", null)]
    [InlineData("http://unix:/tmp/x.sock", null)]
    [InlineData("nonsense", null)]
    public void An_address_is_written_as_a_client_reaches_it(string bound, string? reachable) =>
        Assert.Equal(reachable, ServerAddress.Reachable(bound));

    [Theory]
    [InlineData("http://127.0.0.1:0;http://localhost:5001", "http://localhost:5001")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Before_the_server_listens_the_setting_says_where_it_will(string? urls, string? expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("urls", urls)]).Build();

        Assert.Equal(expected, ServerAddress.Find(server: null, configuration));
    }
}
