using System.Globalization;
using System.Net.Http.Headers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Google's <c>generateContent</c>: of AI Studio by key, and of Vertex AI by a service account's token or by key. What is secret travels in a header, never in the address.
/// </summary>
internal sealed class GeminiWire(ServiceAccountTokens tokens, IProviderSecrets secrets, VertexOptions vertex) : IProviderWire
{
    private const string KeyHeader = "x-goog-api-key";
    private const string Author = "google/";

    public ProviderWire Wire => ProviderWire.Gemini;

    public string? NativeDialect => null;

    public bool Fetches(PromptPart part, Uri address) => GeminiMedia.Fetches(address);

    public async ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var isVertex = IsVertex(call);
        if (isVertex && !call.Endpoint.Model.StartsWith(Author, StringComparison.Ordinal))
        {
            throw new NotCarriedException("is that of Google's own models. Name another provider of this one.");
        }

        var prompt = call.Prompt;
        var body = GeminiRequests.Body(prompt, call.Endpoint.MaxCompletionTokens, isVertex);
        var (models, headers) = await TargetAsync(call, isVertex, cancellationToken);
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

    private async ValueTask<(Uri Models, IReadOnlyList<KeyValuePair<string, string>> Headers)> TargetAsync(WireCall call, bool isVertex, CancellationToken cancellationToken)
    {
        var baseUrl = call.Provider.BaseUrl;
        if (!isVertex || call.Secret is not { IsJson: true } secret)
        {
            return (isVertex ? VertexAddress.Models(baseUrl) : new Uri(baseUrl, "models/"), call.Secret is { } key ? [new(KeyHeader, key.Reveal())] : []);
        }

        var account = ServiceAccount.Of(secret.Reveal(), allowsLoopback: baseUrl.IsLoopback);

        // The settings are about the gateway's own key: an account's key goes to its own project.
        var settings = secrets.Find(call.Provider)?.Reveal() == secret.Reveal() ? vertex : new VertexOptions(null, null);
        var project = settings.Project ?? account.Project;
        var location = call.Endpoint.Region ?? settings.Location ?? account.Location ?? VertexOptions.Global;
        if (project is null || !VertexOptions.IsProject(project) || !VertexOptions.IsLocation(location))
        {
            throw new WireCredentialException("A key of Google Vertex AI names no project, or one that cannot be, or a location that cannot be.");
        }

        var token = await tokens.FindAsync(secret, account, cancellationToken);
        return (VertexAddress.Models(baseUrl, project, location), [new("Authorization", $"Bearer {token}")]);
    }
}
