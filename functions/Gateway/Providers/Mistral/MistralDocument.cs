using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>One document of Mistral's, rewritten.</summary>
internal static class MistralDocument
{
    /// <exception cref="JsonException">It is no JSON object.</exception>
    /// <exception cref="InvalidDataException">A member of it is not what the wire allows.</exception>
    public static void Rewrite(ReadOnlySpan<byte> document, MistralAnswer answer, string member, PooledBody output)
    {
        var root = JsonNode.Parse(document, documentOptions: WireJson.Bounded) as JsonObject ?? throw new JsonException("Expected an object.");
        try
        {
            answer.Rewrite(root, member);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // A kind that a member cannot have, or the same member twice.
            throw new InvalidDataException("A chunk of the provider's is not what its wire allows.", exception);
        }

        using var buffer = new MemoryStream(document.Length + 64);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            root.WriteTo(json);
        }

        output.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
