using System.Net.Http.Headers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Speaks one provider wire. The gateway's own form is that of chat completions; this translates to and from it. Thread-safe.</summary>
public interface IProviderWire
{
    ProviderWire Wire { get; }

    /// <summary>Name of the dialect whose callers' own words can be sent as they are, such as <c>anthropic-messages</c>; null for none.</summary>
    string? NativeDialect { get; }

    /// <summary>Whether the provider itself fetches what a piece of a prompt names by an address of http or https; where it does not, the gateway does, before it asks.</summary>
    bool Fetches(PromptPart part, Uri address) => true;

    /// <summary>Makes the request; asks a token service first where the provider wants a token.</summary>
    /// <exception cref="Translation.NotCarriedException">The wire cannot carry the request.</exception>
    /// <exception cref="WireCredentialException">The credential is not what the wire needs, or the token service refuses it.</exception>
    /// <exception cref="HttpRequestException">A token service does not answer.</exception>
    ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken);

    /// <summary>Reads the answer of a success.</summary>
    IAnswerDecoder Decode(WireCall call);

    /// <summary>What a status that is not 2xx means.</summary>
    ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now);
}
