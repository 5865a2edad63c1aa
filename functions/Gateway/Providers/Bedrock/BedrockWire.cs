using System.Net.Http.Headers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Amazon Bedrock's Converse, by API key or by a signature.</summary>
/// <param name="region">Where models are asked that do not say themselves.</param>
internal sealed class BedrockWire(string region) : IProviderWire
{
    private const string Service = "bedrock";

    public ProviderWire Wire => ProviderWire.BedrockConverse;

    public string? NativeDialect => null;

    // It reads from S3 alone.
    public bool Fetches(PromptPart part, Uri address) => false;

    public ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var prompt = call.Prompt;
        var credential = call.Secret is { } secret ? BedrockCredential.Of(secret) : null;
        var asked = call.Endpoint.Region ?? credential?.Region ?? region;
        if (!BedrockRegions.IsRegion(asked))
        {
            throw new WireCredentialException("The region of a key or of an endpoint of Amazon Bedrock is none.");
        }

        var home = BedrockRegions.For(prompt.Model, asked);
        var address = new Uri(
            BedrockRegions.Address(call.Provider.BaseUrl, home),
            $"model/{Uri.EscapeDataString(prompt.Model)}/{(prompt.Stream ? "converse-stream" : "converse")}");
        var body = BedrockRequests.Body(prompt, ModelOf(call), call.Endpoint.MaxCompletionTokens);
        return ValueTask.FromResult(new WireRequest(address, body) { Headers = Headers(credential, address, body, home, call.Now) });
    }

    public IAnswerDecoder Decode(WireCall call)
    {
        var model = ModelOf(call);
        var format = BedrockMessages.FormatOf(model);
        var tool = BedrockFormat.IsEmulated(call.Prompt, model) ? BedrockFormat.ToolName : null;
        return call.Prompt.Stream
            ? new BedrockStreamDecoder(call.Prompt.Model, format, tool)
            : new BedrockWholeDecoder(call.Prompt.Model, format, tool);
    }

    public ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now) =>
        BedrockFailures.OfResponse(status, body, headers, now);

    private static BedrockModel ModelOf(WireCall call) => BedrockModel.Of(call.Prompt.Model, call.Endpoint.Model);

    private static IReadOnlyList<KeyValuePair<string, string>> Headers(
        BedrockCredential? credential, Uri address, ReadOnlyMemory<byte> body, string region, DateTimeOffset now) => credential switch
        {
            { ApiKey: { } apiKey } => [new("Authorization", $"Bearer {apiKey}")],
            { AccessKey: { } accessKey } => AwsSignature.Sign(
                new AwsRequest("POST", address.AbsolutePath, body) { Headers = [new("Host", address.Authority)] }, accessKey, region, Service, now),
            _ => [],
        };
}
