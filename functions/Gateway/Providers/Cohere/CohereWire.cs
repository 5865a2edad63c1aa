using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Providers.OpenAICompatible;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>Cohere's chat, version 2. Source: Cohere's API reference, <c>POST /v2/chat</c>.</summary>
internal sealed class CohereWire : IProviderWire
{
    /// <summary>The input, or what the model would have said, was blocked.</summary>
    private const int Blocked = 498;

    private readonly ConditionalWeakTable<ProviderDescriptor, Uri> _addresses = [];

    public ProviderWire Wire => ProviderWire.CohereChat;

    public string? NativeDialect => null;

    // It reads the text of documents that are inside.
    public bool Fetches(PromptPart part, Uri address) => part is not FilePart;

    public ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var body = CohereRequests.Body(call.Prompt, Thinks(call), call.Endpoint.MaxCompletionTokens);
        var address = _addresses.GetValue(call.Provider, static known => new Uri(known.BaseUrl, "chat"));
        return new(new WireRequest(address, body)
        {
            Headers = call.Secret is { } secret ? [ProviderAuthorization.HeaderOf(call.Provider, secret)] : [],
        });
    }

    public IAnswerDecoder Decode(WireCall call)
    {
        var hidesThoughts = call.Prompt.Reasoning is { Exclude: true };
        return call.Prompt.Stream
            ? new CohereStreamDecoder(call.Prompt.Model, hidesThoughts)
            : new CohereWholeDecoder(call.Prompt.Model, hidesThoughts);
    }

    public ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now)
    {
        var failure = OpenAICompatibleFailures.OfResponse(status, body, headers.RetryAfter, now);
        return status == Blocked ? failure with { Class = FailureClass.ContentFilter } : failure;
    }

    private static bool Thinks(WireCall call) =>
        call.Endpoint.SupportedParameters.Contains("reasoning") || call.Endpoint.SupportedParameters.Contains("reasoning_effort");
}
