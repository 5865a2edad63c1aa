using Interchange.Gateway.Chat.Caching;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Tests.Chat.Caching;

public sealed class CacheKeyTests
{
    private static readonly CacheKey Key = Of();

    [Fact]
    public void Is_the_same_for_the_same_request() => Assert.Equal(Key, Of());

    [Fact]
    public void Never_joins_two_tenants() => Assert.NotEqual(Key, Of(account: "other"));

    [Fact]
    public void Never_joins_two_keys_of_a_tenant() => Assert.NotEqual(Key, Of(key: new string('b', 64)));

    [Fact]
    public void Tells_streams_from_whole_answers() => Assert.NotEqual(Key, Of(streamed: true));

    [Fact]
    public void Tells_one_api_from_another() => Assert.NotEqual(Key, Of(kind: "responses"));

    [Fact]
    public void Tells_bodies_apart_to_the_last_byte() => Assert.NotEqual(Key, Of(body: "{\"a\":1} "u8));

    private static CacheKey Of(string account = "account", string? key = null, string kind = "chat.completions", bool streamed = false) =>
        Of("{\"a\":1}"u8, account, key, kind, streamed);

    private static CacheKey Of(ReadOnlySpan<byte> body, string account = "account", string? key = null, string kind = "chat.completions", bool streamed = false)
    {
        var apiKey = new ApiKey
        {
            Hash = key ?? new string('a', 64),
            AccountId = account,
            Kind = KeyKind.Inference,
            Name = "test",
            Label = "sk-ic-v1-…",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        return CacheKey.Of(new Caller(account, apiKey), kind, streamed, body);
    }
}
