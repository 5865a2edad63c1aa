using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Puts what plugins have found into an answer that came in one piece. Pure.</summary>
internal static class AnnotatedAnswer
{
    /// <summary>Adds the annotations to the message of each choice, behind the provider's own.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is not JSON.</exception>
    public static void Annotate(PooledBody answer, ImmutableArray<string> annotations) => AnswerBody.Edit(answer, message =>
    {
        if (message["annotations"] is not JsonArray list)
        {
            message["annotations"] = list = [];
        }

        foreach (var annotation in annotations)
        {
            list.Add(JsonNode.Parse(annotation));
        }

        return true;
    });
}
