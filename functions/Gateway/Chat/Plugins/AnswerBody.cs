using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Changes the messages of an answer that came in one piece. Pure.</summary>
internal static class AnswerBody
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Changes the message of each choice; an answer that nothing changes keeps its bytes.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="edit">Changes a message, and says whether it did.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static void Edit(PooledBody answer, Func<JsonObject, bool> edit)
    {
        if (JsonNode.Parse(answer.Span, documentOptions: Deep) is not JsonObject root || root["choices"] is not JsonArray choices)
        {
            return;
        }

        var changed = false;
        foreach (var choice in choices)
        {
            changed |= choice is JsonObject && choice["message"] is JsonObject message && edit(message);
        }

        if (!changed)
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
