using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>
/// Mistral's chat completions: OpenAI's with other names, other pieces of content, and thoughts as content. Source: Mistral's API reference, <c>POST /v1/chat/completions</c>.
/// </summary>
internal sealed class MistralWire : IProviderWire
{
    private readonly ConditionalWeakTable<ProviderDescriptor, Uri> _addresses = [];

    public ProviderWire Wire => ProviderWire.MistralChat;

    public string? NativeDialect => null;

    public ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var address = _addresses.GetValue(call.Provider, static known => new Uri(known.BaseUrl, known.ChatPath));
        return new(new WireRequest(address, MistralRequests.Body(call.Prompt, MistralThinking.Of(call.Endpoint)))
        {
            Headers = call.Secret is { } secret ? [ProviderAuthorization.HeaderOf(call.Provider, secret)] : [],
        });
    }

    public IAnswerDecoder Decode(WireCall call)
    {
        var hidesThoughts = call.Prompt.Reasoning is { Exclude: true };
        return call.Prompt.Stream ? new MistralStreamDecoder(hidesThoughts) : new MistralWholeDecoder(hidesThoughts);
    }

    public ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now) =>
        OpenAICompatibleFailures.OfResponse(status, body, headers.RetryAfter, now);
}
