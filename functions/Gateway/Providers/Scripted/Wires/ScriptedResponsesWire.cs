using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>OpenAI's Responses. Source: OpenAI's API reference, <c>POST /v1/responses</c> and its streaming events.</summary>
internal sealed class ScriptedResponsesWire : IScriptedWire
{
    public static readonly ScriptedResponsesWire Instance = new();

    public string Slug => "scripted-responses";

    public string Name => "Scripted Responses";

    public ProviderWire Wire => ProviderWire.OpenAIResponses;

    public string BasePath => "openai-responses/v1/";

    public string StreamContentType => ScriptReply.EventStream;

    public bool Serves(HttpRequest http) => http.Path.Value == "/openai-responses/v1/responses";

    public ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created) => ResponsesScriptRequest.Parse(body, "resp_" + id, created);

    public ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer) => new ResponsesScript(request, answer).Document();

    public IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer) => new ResponsesScript(request, answer).Frames();

    public IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request) => [];

    public ReadOnlyMemory<byte> Error(int status, string message, string? code) => ScriptedChatWire.Instance.Error(status, message, code);

    public ReadOnlyMemory<byte> ErrorFrame(string message) => Encoding.UTF8.GetBytes(
        "event: error\ndata: {\"type\":\"error\",\"sequence_number\":99,\"code\":\"server_error\",\"message\":" + JsonSerializer.Serialize(message) + ",\"param\":null}\n\n");

    public ReadOnlyMemory<byte> Malformed() => Encoding.UTF8.GetBytes("event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"del\n\n");
}
