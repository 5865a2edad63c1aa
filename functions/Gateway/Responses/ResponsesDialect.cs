using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Responses.Reading;
using Interchange.Gateway.Responses.Writing;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Responses;

/// <summary>
/// OpenAI's Responses, without state as OpenRouter serves it: <c>POST /api/v1/responses</c>. Sources: <c>ResponsesRequest</c>, <c>OpenResponsesResult</c> and
/// <c>StreamEvents</c> of OpenRouter's OpenAPI document.
/// </summary>
public sealed class ResponsesDialect(TimeProvider time) : ICallerDialect
{
    /// <summary>Name of the wire whose providers can be sent the request as it is.</summary>
    public const string Wire = "responses";

    public string Name => Wire;

    public DialectRequest Read(PooledBody body, IHeaderDictionary headers)
    {
        try
        {
            var read = ResponsesReader.Read(body.Memory);
            if (read.Beyond is { } beyond && headers["Prefer"].ToString().Contains("respond-async", StringComparison.OrdinalIgnoreCase))
            {
                read.Chat.Dispose();
                throw new GatewayException(GatewayError.InvalidRequest(
                    $"This request cannot be answered by a job: a job {beyond} Leave out the header Prefer: respond-async."));
            }

            return new DialectRequest(read.Chat, new ResponseEncoder(read.Echo, time))
            {
                Native = new NativeRequest(Wire, body) { Beyond = read.Beyond },
                State = read.Echo.ToState(),
            };
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public IAnswerEncoder Resume(string? state) => new ResponseEncoder(ResponseEcho.FromState(state), time);

    public void Write(GatewayError error, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, ChatJson.Readable);
        json.WriteStartObject();
        ErrorEnvelope.WriteMembers(json, error);
        json.WriteString("error_type", error.Type);
        json.WriteEndObject();
    }
}
