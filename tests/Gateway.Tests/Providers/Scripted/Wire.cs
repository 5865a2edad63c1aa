using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Scripted;

namespace Interchange.Gateway.Tests.Providers.Scripted;

/// <summary>Reads a reply the way a client of the wire does, with the platform's own event-stream parser.</summary>
internal static class Wire
{
    public static byte[] Bytes(ScriptReply reply) => [.. reply.Parts.SelectMany(part => part.Bytes.ToArray())];

    public static JsonNode Document(ScriptReply reply) => JsonNode.Parse(Bytes(reply))!;

    public static List<string> Events(ScriptReply reply) =>
        [.. SseParser.Create(new MemoryStream(Bytes(reply)), (_, data) => Encoding.UTF8.GetString(data)).Enumerate().Select(item => item.Data)];

    public static List<JsonNode> Chunks(ScriptReply reply) =>
        [.. Events(reply).Where(data => data != "[DONE]").Select(data => JsonNode.Parse(data)!)];

    public static string Text(ScriptReply reply, string member = "content") =>
        string.Concat(Chunks(reply).Select(chunk => Delta(chunk)?[member]?.GetValue<string>()));

    public static string? FinishReason(ScriptReply reply) =>
        Chunks(reply).Select(chunk => Choice(chunk)?["finish_reason"]?.GetValue<string>()).LastOrDefault(reason => reason is not null);

    public static JsonNode? Usage(ScriptReply reply) => Chunks(reply).Select(chunk => chunk["usage"]).LastOrDefault(usage => usage is not null);

    public static bool IsJson(string text)
    {
        try
        {
            JsonDocument.Parse(text).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode? Choice(JsonNode chunk) => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0] : null;

    private static JsonNode? Delta(JsonNode chunk) => Choice(chunk)?["delta"];
}
