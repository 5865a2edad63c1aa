using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Tests.Providers;

public sealed class ProviderAddressTests
{
    [Theory]
    [InlineData("http://localhost:11434/v1")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::1]:8000/")]
    [InlineData("http://10.1.2.3/")]
    [InlineData("http://172.31.0.1/")]
    [InlineData("http://192.168.1.10:8080/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://ollama:11434/")]
    [InlineData("http://vllm.corp.internal/")]
    [InlineData("http://host.docker.internal:11434/")]
    public void Plain_http_may_carry_a_key_inside_the_own_network(string url) => Assert.NotNull(ProviderAddress.Check(url, carriesKey: true).BaseUrl);

    [Theory]
    [InlineData("http://api.example.com/")]
    [InlineData("http://8.8.8.8/")]
    [InlineData("http://172.32.0.1/")]
    [InlineData("http://[2001:4860:4860::8888]/")]
    [InlineData("http://localhost.evil.com/")]
    public void Plain_http_carries_no_key_to_the_internet(string url)
    {
        Assert.Null(ProviderAddress.Check(url, carriesKey: true).BaseUrl);
        Assert.NotNull(ProviderAddress.Check(url, carriesKey: false).BaseUrl);
    }

    [Fact]
    public void The_address_ends_in_a_slash_so_that_paths_are_appended() =>
        Assert.Equal("https://api.example.com/v1/chat/completions", new Uri(ProviderAddress.Check("https://api.example.com/v1", carriesKey: true).BaseUrl!, "chat/completions").AbsoluteUri);
}
