using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Completions;

/// <summary>
/// OpenAI's legacy completions over chat models: <c>POST /api/v1/completions</c>. The prompt is what the user says. Sources: OpenAI's API reference, and the
/// requests and answers that OpenRouter's AI SDK provider sends and reads.
/// </summary>
public sealed class CompletionsDialect : ICallerDialect
{
    public string Name => "completions";

    public DialectRequest Read(PooledBody body, IHeaderDictionary headers)
    {
        using (body)
        {
            var (chat, echo) = CompletionsReader.Read(body.Memory);
            return new DialectRequest(chat, new CompletionEncoder(echo)) { State = echo };
        }
    }

    public IAnswerEncoder Resume(string? state) => new CompletionEncoder(state);

    public void Write(GatewayError error, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, ChatJson.Readable);
        json.WriteStartObject();
        ErrorEnvelope.WriteMembers(json, error);
        json.WriteEndObject();
    }
}
