using System.Net.Http.Headers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// Claude on Google Vertex AI: Anthropic's Messages, with the model in the address and the version in the body. Source: Anthropic's guide to Vertex AI, Google's
/// <c>rawPredict</c> and <c>streamRawPredict</c>.
/// </summary>
internal sealed class VertexClaudeWire(AnthropicWire messages, IVertexModels vertex) : IProviderWire
{
    private const string Publisher = "anthropic";
    private const string BetaHeader = "anthropic-beta";

    private static ReadOnlySpan<byte> Version => "{\"anthropic_version\":\"vertex-2023-10-16\""u8;

    public ProviderWire Wire => ProviderWire.VertexAnthropic;

    public string? NativeDialect => NativeRequest.AnthropicMessages;

    /// <summary>Vertex AI takes files inside of requests alone.</summary>
    public bool Fetches(PromptPart part, Uri address) => false;

    public async ValueTask<WireRequest> EncodeAsync(WireCall call, CancellationToken cancellationToken)
    {
        var encoded = await messages.EncodeAsync(call with { Secret = null }, cancellationToken);
        var target = await vertex.FindAsync(call, Publisher, cancellationToken);

        // Versions of models stand behind an @, which the address takes as it is.
        var model = Uri.EscapeDataString(call.Prompt.Model).Replace("%40", "@", StringComparison.Ordinal);
        return new WireRequest(new Uri($"{target.Models.AbsoluteUri}{model}:{(call.Prompt.Stream ? "streamRawPredict" : "rawPredict")}"), WithVersion(encoded.Body.Span))
        {
            Headers = [.. encoded.Headers.Where(static header => header.Key == BetaHeader), .. target.Headers],
        };
    }

    public IAnswerDecoder Decode(WireCall call) => messages.Decode(call);

    public ProviderFailure FailureOf(int status, ReadOnlySpan<byte> body, HttpResponseHeaders headers, DateTimeOffset now) =>
        messages.FailureOf(status, body, headers, now);

    /// <summary>The body with the version in the place of the model, which is its first member.</summary>
    private static byte[] WithVersion(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = WireJson.Bounded.MaxDepth });
        reader.Read();
        reader.Read();
        reader.Read();
        return [.. Version, .. body[(int)reader.BytesConsumed..]];
    }
}
