using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

public sealed class AnthropicWireTests
{
    private static readonly AnthropicWire Wire = new(new ModelCatalog([]));
    private static readonly ProviderDescriptor Provider = KnownProviders.All.Single(static provider => provider.Slug == "anthropic");

    [Fact]
    public async Task The_key_goes_into_the_header_that_the_provider_wants_and_to_its_own_origin()
    {
        var request = await Wire.EncodeAsync(Call(""), TestContext.Current.CancellationToken);

        Assert.Equal(new Uri("https://api.anthropic.com/v1/messages"), request.Address);
        Assert.Equal(
            [new("anthropic-version", "2023-06-01"), new("x-api-key", "sk-ant-test")],
            request.Headers);
    }

    [Fact]
    public async Task Tools_of_the_vendors_own_bring_their_betas()
    {
        var request = await Wire.EncodeAsync(
            Call("\"tools\":[{\"type\":\"computer_20250124\",\"name\":\"computer\"},{\"type\":\"bash_20250124\",\"name\":\"bash\"}]"), TestContext.Current.CancellationToken);

        Assert.Contains(new("anthropic-beta", "computer-use-2025-01-24"), request.Headers);
    }

    [Fact]
    public async Task How_a_model_thinks_comes_from_the_catalog()
    {
        var request = await Wire.EncodeAsync(Call("\"reasoning\":{\"effort\":\"high\"}"), TestContext.Current.CancellationToken);

        Assert.Equal("adaptive", (string?)JsonNode.Parse(request.Body.Span)!["thinking"]!["type"]);
    }

    [Fact]
    public async Task A_callers_own_words_and_betas_are_sent_on()
    {
        using var body = Body("""{"model":"anthropic/claude-opus-4.8","max_tokens":5,"messages":[],"speed":"fast"}""");
        var call = Call("\"max_tokens\":5") with
        {
            Native = new NativeRequest(NativeRequest.AnthropicMessages, body) { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["anthropic-beta"] = "fast-mode" } },
        };

        var request = await Wire.EncodeAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal("""{"model":"claude-opus-4-8","max_tokens":5,"messages":[],"speed":"fast"}""", Encoding.UTF8.GetString(request.Body.Span));
        Assert.Contains(new("anthropic-beta", "fast-mode"), request.Headers);
    }

    [Fact]
    public async Task A_schema_that_the_model_does_not_hold_to_is_put_in_other_words_than_the_callers()
    {
        using var body = Body("""{"model":"m","max_tokens":5,"messages":[],"output_config":{"format":{"type":"json_schema","schema":{}}}}""");
        var call = Call("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"type\":\"object\"}}}") with
        {
            Native = new NativeRequest(NativeRequest.AnthropicMessages, body),
            Endpoint = Samples.OldEndpoint,
        };

        var request = await Wire.EncodeAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal("answer_in_json", (string?)JsonNode.Parse(request.Body.Span)!["tools"]![0]!["name"]);
    }

    private static PooledBody Body(string json)
    {
        var body = new PooledBody(64);
        body.Append(Encoding.UTF8.GetBytes(json));
        return body;
    }

    private static WireCall Call(string members) => new()
    {
        Provider = Provider,
        Endpoint = Samples.Endpoint with { Model = "anthropic/claude-opus-4.8" },
        Secret = new ProviderSecret("sk-ant-test"),
        Prompt = Samples.Prompt(members) with { Model = "claude-opus-4-8" },
        Now = DateTimeOffset.UnixEpoch,
    };
}
