using System.Text.Json;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>A content block that is to be written.</summary>
/// <param name="WriteMembers">Writes its members, all but <c>cache_control</c>.</param>
internal sealed record Block(Action<Utf8JsonWriter> WriteMembers)
{
    /// <summary>The breakpoint; null for none.</summary>
    public JsonElement? CacheControl { get; init; }

    /// <summary>False for thoughts, which take no breakpoint.</summary>
    public bool MayCache { get; init; } = true;

    /// <summary>The text, of a block of text that may be trimmed; null for others.</summary>
    public string? Text { get; init; }

    /// <summary>A block of text.</summary>
    public static Block OfText(string text, JsonElement? cacheControl = null) => new(json =>
    {
        json.WriteString("type", "text");
        json.WriteString("text", text);
    })
    {
        Text = text,
        CacheControl = cacheControl,
    };

    /// <summary>A block that is sent as it stood, its breakpoint included.</summary>
    public static Block Of(JsonElement raw) => new(json =>
    {
        foreach (var member in raw.EnumerateObject())
        {
            if (!member.NameEquals("cache_control"))
            {
                member.WriteTo(json);
            }
        }
    })
    {
        CacheControl = raw.TryGetProperty("cache_control", out var cache) && cache.ValueKind == JsonValueKind.Object ? cache : null,
    };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembers(json);
        if (CacheControl is { } cache)
        {
            json.WritePropertyName("cache_control");
            cache.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
