using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>OpenAI's Responses, without stored responses. Source: OpenAI's API reference, <c>POST /v1/responses</c>.</summary>
internal sealed class ResponsesWire : IProviderWire
{
    private readonly ConditionalWeakTable<ProviderDescriptor, Uri> _addresses = [];

    public ProviderWire Wire => ProviderWire.OpenAIResponses;

    public string? NativeDialect => "responses";

    public ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var thinks = call.Endpoint.SupportedParameters.Contains("reasoning") || call.Endpoint.SupportedParameters.Contains("reasoning_effort");
        var format = ThoughtFormat.Of(call.Provider);
        var body = call.Native is { } native
            ? NativeBody.Write(native.Body.Memory, call.Prompt, format, thinks)
            : RequestWriter.Write(call.Prompt, format, thinks);
        var address = _addresses.GetValue(call.Provider, static known => new Uri(known.BaseUrl, "responses"));
        return new(new WireRequest(address, body)
        {
            Headers = call.Secret is { } secret ? [ProviderAuthorization.HeaderOf(call.Provider, secret)] : [],
        });
    }

    public IAnswerDecoder Decode(WireCall call)
    {
        var view = new ResponseView(ThoughtFormat.Of(call.Provider), HidesThoughts: call.Native is null && call.Prompt.Reasoning is { Exclude: true }, KeepsNative: call.Native is not null);
        return call.Prompt.Stream ? new StreamDecoder(view) : new ResponseDecoder(view);
    }

    public ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now) =>
        OpenAICompatibleFailures.OfResponse(status, body, headers.RetryAfter, now);
}
