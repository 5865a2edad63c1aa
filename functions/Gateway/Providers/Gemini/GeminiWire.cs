using System.Globalization;
using System.Net.Http.Headers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Google's <c>generateContent</c>: of AI Studio by key, and of Vertex AI by a service account's token or by key. What is secret travels in a header, never in the address.
/// </summary>
internal sealed class GeminiWire(IVertexModels vertex) : IProviderWire
{
    private const string Publisher = "google";

    public ProviderWire Wire => ProviderWire.Gemini;

    public string? NativeDialect => null;

    public bool Fetches(PromptPart part, Uri address) => GeminiMedia.Fetches(address);

    public async ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var isVertex = IsVertex(call);
        if (isVertex && !call.Endpoint.Model.StartsWith(Publisher + "/", StringComparison.Ordinal))
        {
            throw new NotCarriedException("is that of Google's own models, and of Claude. Name another provider of this one.");
        }

        var prompt = call.Prompt;
        var body = GeminiRequests.Body(prompt, call.Endpoint.MaxCompletionTokens, isVertex);
        var (models, headers) = isVertex ? await vertex.FindAsync(call, Publisher, cancellationToken) : OfStudio(call);
        var method = prompt.Stream ? "streamGenerateContent?alt=sse" : "generateContent";

        // Put together as text: what stands before the colon would be taken for the scheme of an address of its own.
        return new WireRequest(new Uri($"{models.AbsoluteUri}{Uri.EscapeDataString(prompt.Model)}:{method}"), body) { Headers = headers };
    }

    public IAnswerDecoder Decode(WireCall call)
    {
        var fallbackId = call.Now.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
        return call.Prompt.Stream
            ? new GeminiStreamDecoder(call.Prompt.Model, fallbackId)
            : new GeminiWholeDecoder(call.Prompt.Model, fallbackId);
    }

    public ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now) =>
        GeminiFailures.OfResponse(status, body, headers.RetryAfter, now);

    private static bool IsVertex(WireCall call) => call.Provider.Authentication == ProviderAuthentication.GoogleServiceAccount;

    private static VertexTarget OfStudio(WireCall call) => new(
        new Uri(call.Provider.BaseUrl, "models/"), call.Secret is { } key ? [new(VertexModels.KeyHeader, key.Reveal())] : []);
}
