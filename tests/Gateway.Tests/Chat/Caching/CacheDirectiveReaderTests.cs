using Interchange.Gateway.Chat.Caching;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Tests.Chat.Caching;

public sealed class CacheDirectiveReaderTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("false")]
    [InlineData("False")]
    public void Takes_no_part_unless_asked(string? value) => Assert.Null(Read(cache: value));

    [Fact]
    public void Keeps_answers_for_five_minutes_unless_told_otherwise() =>
        Assert.Equal(new CacheDirective(TimeSpan.FromMinutes(5), Clear: false), Read(cache: "true"));

    [Theory]
    [InlineData("1", 1)]
    [InlineData("86400", 86_400)]
    public void Keeps_answers_as_long_as_it_is_told(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(cache: "TRUE", timeToLive: value)?.TimeToLive);

    [Fact]
    public void Forgets_when_told() => Assert.True(Read(cache: "true", clear: "true")?.Clear);

    [Theory]
    [InlineData("yes", null, null, "X-OpenRouter-Cache must be true or false")]
    [InlineData("true", "0", null, "X-OpenRouter-Cache-TTL must be a whole number of seconds from 1 to 86400")]
    [InlineData("true", "86401", null, "X-OpenRouter-Cache-TTL")]
    [InlineData("true", "-1", null, "X-OpenRouter-Cache-TTL")]
    [InlineData("true", "1.5", null, "X-OpenRouter-Cache-TTL")]
    [InlineData("true", null, "1", "X-OpenRouter-Cache-Clear must be true or false")]
    public void Names_the_header_that_is_wrong(string cache, string? timeToLive, string? clear, string message)
    {
        var error = Assert.Throws<GatewayException>(() => Read(cache, timeToLive, clear)).Error;

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static CacheDirective? Read(string? cache, string? timeToLive = null, string? clear = null)
    {
        var headers = new HeaderDictionary
        {
            ["X-OpenRouter-Cache"] = cache,
            ["X-OpenRouter-Cache-TTL"] = timeToLive,
            ["X-OpenRouter-Cache-Clear"] = clear,
        };
        return CacheDirectiveReader.Read(headers);
    }
}
