using System.Text.Json;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Chat.Splicing;

/// <summary>
/// What a request holds for other providers and a strict one of the OpenAI family refuses, in messages, their pieces and tools: breakpoints of caches (<c>cache_control</c>)
/// and the mark of a tool's failure (<c>is_error</c>) where the request was translated; thoughts in OpenRouter's form. Pure.
/// </summary>
internal static class ForeignMembers
{
    public const int MaxDepth = 256;

    private static readonly string[] Names = ["cache_control", "is_error"];
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = MaxDepth };

    /// <summary>Whether a member is one of them.</summary>
    /// <param name="member">From its opening quote.</param>
    public static bool Is(ReadOnlySpan<byte> member) => member.StartsWith("\"cache_control\""u8);

    /// <summary>The member without them; null where it holds none.</summary>
    /// <param name="document">The request.</param>
    /// <param name="member"><c>messages</c> or <c>tools</c>.</param>
    /// <param name="strictness">What the provider does not know.</param>
    public static ReadOnlyMemory<byte>? Without(ChatDocument document, JsonMember member, Strictness strictness)
    {
        var value = document.ValueOf(member);
        if (!Concerns(value, strictness) || JsonNode.Parse(value, documentOptions: Deep) is not JsonArray elements)
        {
            return null;
        }

        foreach (var element in elements.OfType<JsonObject>())
        {
            if (strictness.IsPlain)
            {
                RemoveAll(element);
            }

            if (strictness.Thoughts is { } form)
            {
                PutThoughts(element, form);
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

    private static bool Concerns(ReadOnlySpan<byte> value, Strictness strictness) =>
        (strictness.IsPlain && (value.IndexOf("\"cache_control\""u8) >= 0 || value.IndexOf("\"is_error\""u8) >= 0))
        || (strictness.Thoughts is not null && (value.IndexOf("\"reasoning\""u8) >= 0 || value.IndexOf("\"reasoning_details\""u8) >= 0));

    private static void RemoveAll(JsonObject element)
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

    /// <summary>Thoughts under the name that the provider has for them, or not at all: details belong to whoever signed them.</summary>
    private static void PutThoughts(JsonObject message, ReasoningForm form)
    {
        message.Remove("reasoning_details");
        if (message.Remove("reasoning", out var thoughts) && form != ReasoningForm.Effort && thoughts is not null && !message.ContainsKey("reasoning_content"))
        {
            message["reasoning_content"] = thoughts;
        }
    }

    private static void Remove(JsonObject holder)
    {
        foreach (var name in Names)
        {
            holder.Remove(name);
        }
    }

    /// <param name="IsPlain">Whether it knows neither breakpoints nor marks.</param>
    /// <param name="Thoughts">How it takes thoughts back; null where OpenRouter's form is its own.</param>
    public readonly record struct Strictness(bool IsPlain, ReasoningForm? Thoughts);
}
