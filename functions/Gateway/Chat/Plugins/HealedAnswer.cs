using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Puts healed JSON into an answer that came in one piece. Pure.</summary>
internal static class HealedAnswer
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Heals the text of each choice; an answer that needs none keeps its bytes.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static void Heal(PooledBody answer)
    {
        if (JsonNode.Parse(answer.Span, documentOptions: Deep) is not JsonObject root || root["choices"] is not JsonArray choices)
        {
            return;
        }

        var healed = false;
        foreach (var choice in choices)
        {
            if (choice is JsonObject && choice["message"] is JsonObject message && message["content"] is JsonValue content
                && content.TryGetValue<string>(out var text) && JsonHealing.Heal(text) is { } json)
            {
                message["content"] = json;
                healed = true;
            }
        }

        if (!healed)
        {
            return;
        }

        using var buffer = new MemoryStream(answer.Length);
        using (var writer = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            root.WriteTo(writer);
        }

        answer.Clear();
        answer.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
