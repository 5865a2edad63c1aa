using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Messages.Answers;
using Interchange.Gateway.Messages.Requests;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Messages;

/// <summary>
/// Anthropic's Messages, as OpenRouter serves it: <c>POST /api/v1/messages</c>. Sources: <c>/messages</c> of OpenRouter's OpenAPI document; Anthropic's API reference.
/// </summary>
public sealed class MessagesDialect : ICallerDialect
{
    /// <summary>The <see cref="DialectRequest.State"/> of a request whose thoughts are not to be shown.</summary>
    private const string OmitsThoughts = "omits-thoughts";

    private const string BetaHeader = "anthropic-beta";

    public string Name => "messages";

    /// <inheritdoc/>
    public DialectRequest Read(PooledBody body, IHeaderDictionary headers)
    {
        try
        {
            var read = RequestReader.Read(body.Memory);
            if (read.Beyond is { } beyond && headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                read.Chat.Dispose();
                throw new GatewayException(GatewayError.InvalidRequest($"This request cannot be answered by a job: a job {beyond} Or leave out the header Prefer: respond-async."));
            }

            var state = read.OmitsThoughts ? OmitsThoughts : null;
            return new DialectRequest(read.Chat, Resume(state))
            {
                Native = new NativeRequest(NativeRequest.AnthropicMessages, body) { Headers = Betas(headers), Beyond = read.Beyond },
                State = state,
            };
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IAnswerEncoder Resume(string? state) => new MessagesEncoder(omitsThoughts: state == OmitsThoughts);

    /// <inheritdoc/>
    public void Write(GatewayError error, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, MessageJson.Readable);
        json.WriteStartObject();
        MessageErrors.WriteMembers(json, error);
        json.WriteNull("request_id");
        json.WriteEndObject();
    }

    /// <summary>The vendor's header, by its own name or by OpenRouter's.</summary>
    private static Dictionary<string, string> Betas(IHeaderDictionary headers)
    {
        var betas = string.Join(',', headers[BetaHeader].Concat(headers["x-" + BetaHeader]).Where(static value => !string.IsNullOrWhiteSpace(value)));
        return betas.Length == 0
            ? new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            : new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [BetaHeader] = betas };
    }
}
