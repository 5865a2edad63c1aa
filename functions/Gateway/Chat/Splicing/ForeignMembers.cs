using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// What a translated request holds for other wires and a strict provider of the OpenAI family refuses: breakpoints of caches (<c>cache_control</c>) and the mark of a tool's
/// failure (<c>is_error</c>), in messages, their pieces and tools. Pure.
/// </summary>
internal static class ForeignMembers
{
    private static readonly string[] Names = ["cache_control", "is_error"];
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Whether a member is one of them.</summary>
    /// <param name="member">From its opening quote.</param>
    public static bool Is(ReadOnlySpan<byte> member) => member.StartsWith("\"cache_control\""u8);

    /// <summary>The member without them; null where it holds none.</summary>
    /// <param name="document">The request.</param>
    /// <param name="member"><c>messages</c> or <c>tools</c>.</param>
    public static ReadOnlyMemory<byte>? Without(ChatDocument document, JsonMember member)
    {
        var value = document.ValueOf(member);
        if ((value.IndexOf("\"cache_control\""u8) < 0 && value.IndexOf("\"is_error\""u8) < 0) || JsonNode.Parse(value, documentOptions: Deep) is not JsonArray elements)
        {
            return null;
        }

        foreach (var element in elements.OfType<JsonObject>())
        {
            Remove(element);
            foreach (var part in element["content"] is JsonArray parts ? parts.OfType<JsonObject>() : [])
            {
                Remove(part);
            }

            if (element["function"] is JsonObject function)
            {
                Remove(function);
            }
        }

        using var buffer = new MemoryStream(member.ValueLength);
        buffer.Write(document.Utf8.Span[member.Start..member.ValueStart]);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            elements.WriteTo(json);
        }

        return buffer.ToArray();
    }

    private static void Remove(JsonObject holder)
    {
        foreach (var name in Names)
        {
            holder.Remove(name);
        }
    }
}
