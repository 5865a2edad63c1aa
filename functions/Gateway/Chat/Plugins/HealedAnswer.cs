using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Puts healed JSON into an answer that came in one piece. Pure.</summary>
internal static class HealedAnswer
{
    /// <summary>Heals the text of each choice; an answer that needs none keeps its bytes.</summary>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public static void Heal(PooledBody answer) => AnswerBody.Edit(answer, static message =>
    {
        if (message["content"] is not JsonValue content || !content.TryGetValue<string>(out var text) || JsonHealing.Heal(text) is not { } json)
        {
            return false;
        }

        message["content"] = json;
        return true;
    });
}
