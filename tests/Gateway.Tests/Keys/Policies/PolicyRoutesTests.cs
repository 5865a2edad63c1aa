using System.Text.Json.Nodes;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Policies;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys.Policies;

public sealed class PolicyRoutesTests : IDisposable
{
    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _keys = new();
    private readonly InMemoryPolicyStore _policies = new();
    private readonly KeyRoutes _here;
    private readonly KeyRoutes _there;

    public PolicyRoutesTests()
    {
        _here = new KeyRoutes(_keys, _clock, _policies);
        _there = new KeyRoutes(_keys, _clock, _policies);
    }

    [Fact]
    public async Task Shows_and_changes_what_the_account_allows()
    {
        var manager = await ManagerAsync();
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"allowed_providers":[],"ignored_providers":[],"default_sort":null,"data_collection":"allow","zdr":false,"store_responses":false}"""),
            (await _here.PolicyAsync(manager))["data"]));

        await _here.UpdatePolicyAsync(manager, """{"allowed_providers":["openai","openai","google-vertex/europe"],"default_sort":"latency"}""");
        var changed = await _here.UpdatePolicyAsync(manager, """{"ignored_providers":["groq"],"data_collection":"deny","zdr":true,"store_responses":true}""");

        var expected = JsonNode.Parse(
            """{"allowed_providers":["openai","google-vertex/europe"],"ignored_providers":["groq"],"default_sort":"latency","data_collection":"deny","zdr":true,"store_responses":true}""");
        Assert.True(JsonNode.DeepEquals(expected, changed["data"]));
        Assert.True(JsonNode.DeepEquals(expected, (await _there.PolicyAsync(manager))["data"]));
    }

    [Fact]
    public async Task Sets_a_field_back_with_null()
    {
        var manager = await ManagerAsync();
        await _here.UpdatePolicyAsync(manager, """{"allowed_providers":["openai"],"ignored_providers":["groq"],"default_sort":"price","data_collection":"deny","zdr":true,"store_responses":true}""");

        await _here.UpdatePolicyAsync(manager, """{"allowed_providers":null,"ignored_providers":null,"default_sort":null,"data_collection":null,"zdr":null,"store_responses":null}""");

        Assert.Equal(AccountPolicy.None, (await _policies.FindAsync(A.Account, CancellationToken.None)).Policy);
    }

    [Fact]
    public async Task Counts_at_once_here_and_within_five_seconds_elsewhere()
    {
        var manager = await ManagerAsync();
        var secret = await A.StoredKey(_keys);
        Assert.False((await CallerAsync(_here, secret)).Policy.ZeroDataRetention);
        Assert.False((await CallerAsync(_there, secret)).Policy.ZeroDataRetention);

        await _here.UpdatePolicyAsync(manager, """{"zdr":true}""");

        Assert.True((await CallerAsync(_here, secret)).Policy.ZeroDataRetention);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await CallerAsync(_there, secret)).Policy.ZeroDataRetention);
    }

    [Fact]
    public async Task Is_not_for_inference_keys()
    {
        var secret = await A.StoredKey(_keys);

        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _here.PolicyAsync(secret))).Status);
        Assert.Equal(403, (await KeyRoutes.ErrorAsync(() => _here.UpdatePolicyAsync(secret, "{}"))).Status);
    }

    [Theory]
    [InlineData("""{"allowed_providers":"openai"}""", "allowed_providers must be an array")]
    [InlineData("""{"allowed_providers":[1]}""", "allowed_providers must be an array")]
    [InlineData("""{"ignored_providers":["Open AI"]}""", "ignored_providers must be an array")]
    [InlineData("""{"ignored_providers":["a\ud800"]}""", "ignored_providers must be an array")]
    [InlineData("""{"ignored_providers":[""]}""", "ignored_providers must be an array")]
    [InlineData("""{"default_sort":"fastest"}""", "default_sort must be one of price, throughput, latency, exacto")]
    [InlineData("""{"data_collection":false}""", "data_collection must be \"allow\" or \"deny\"")]
    [InlineData("""{"zdr":"true"}""", "zdr must be true or false")]
    [InlineData("""{"zero_data":true}""", "zero_data is not a field of a policy")]
    public async Task Says_which_field_is_wrong(string body, string message)
    {
        var manager = await ManagerAsync();

        var error = await KeyRoutes.ErrorAsync(() => _here.UpdatePolicyAsync(manager, body));

        Assert.Equal(400, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(StoredPolicy.None, await _policies.FindAsync(A.Account, CancellationToken.None));
    }

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    private Task<KeySecret> ManagerAsync() => A.StoredKey(_keys, static key => key with { Kind = KeyKind.Management });

    private static async Task<Caller> CallerAsync(KeyRoutes instance, KeySecret secret) =>
        await instance.Authenticate.AuthenticateAsync(A.Request(secret), KeyKind.Inference, CancellationToken.None);
}
