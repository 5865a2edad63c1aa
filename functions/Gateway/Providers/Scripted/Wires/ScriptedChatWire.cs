using System.Text;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Providers.Scripted.Wires;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class ScriptedChatWire : IScriptedWire
{
    public static readonly ScriptedChatWire Instance = new();

    public string Slug => ScriptedCatalog.Slug;

    public string Name => "Scripted";

    public ProviderWire Wire => ProviderWire.OpenAIChat;

    public string BasePath => "v1/";

    public string StreamContentType => ScriptReply.EventStream;

    public bool Serves(HttpRequest http) => http.Path.Value == "/v1/chat/completions";

    public ScriptRequest Parse(HttpRequest http, ReadOnlyMemory<byte> body, string id, long created) => ScriptRequest.Parse(body, "chatcmpl-" + id, created);

    public ReadOnlyMemory<byte> Document(ScriptRequest request, ScriptedAnswer answer) => ChatWire.Document(request, answer);

    public IEnumerable<ReadOnlyMemory<byte>> Frames(ScriptRequest request, ScriptedAnswer answer) => ChatWire.Chunks(request, answer).Select(ChatWire.Frame);

    public IEnumerable<ReadOnlyMemory<byte>> End(ScriptRequest request) => [ChatWire.Done];

    public ReadOnlyMemory<byte> Error(int status, string message, string? code) => ChatWire.Error(
        message,
        status switch
        {
            429 => "requests",
            >= 500 => "server_error",
            _ => "invalid_request_error",
        },
        code);

    public ReadOnlyMemory<byte> ErrorFrame(string message) => ChatWire.Frame(ChatWire.Error(message, "server_error", "server_error"));

    public ReadOnlyMemory<byte> Malformed() => Encoding.UTF8.GetBytes("data: {\"id\":\"chatcmpl\",\"choices\":[{\"index\":0,\"delta\":{\"con\n\n");
}
