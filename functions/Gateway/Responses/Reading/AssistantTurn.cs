using System.Text.Json;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>Gathers what the assistant did until somebody else speaks, and writes it as one message.</summary>
internal sealed class AssistantTurn
{
    private readonly List<JsonElement> _parts = [];
    private readonly List<(JsonElement Id, JsonElement Name, JsonElement Arguments)> _calls = [];
    private readonly List<JsonElement> _thoughts = [];
    private readonly List<string> _images = [];
    private JsonElement? _plain;
    private bool _said;

    /// <param name="content">A string, or an array of pieces; null for none.</param>
    public void Say(JsonElement? content)
    {
        _said = true;
        if (content is not { } said)
        {
            return;
        }

        if (said.ValueKind == JsonValueKind.String)
        {
            _plain = said;
            _parts.Add(said);
            return;
        }

        foreach (var part in Elements(said, "input.content"))
        {
            _parts.Add(Expect(part, JsonValueKind.Object, "input.content", "a string, or an array of pieces"));
        }
    }

    public void Call(JsonElement id, JsonElement name, JsonElement arguments) => _calls.Add((id, name, arguments));

    public void Think(JsonElement item) => _thoughts.Add(item);

    /// <param name="result">The image in base64.</param>
    public void Image(JsonElement result)
    {
        var data = Text(result, "input.result");
        var media = data switch
        {
            ['/', '9', 'j', ..] => "image/jpeg",
            ['U', 'k', 'l', 'G', ..] => "image/webp",
            _ => "image/png",
        };
        _images.Add(data.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? data : $"data:{media};base64,{data}");
    }

    /// <summary>Writes the message, if there is one, and begins anew.</summary>
    public void Write(Utf8JsonWriter json)
    {
        if (!_said && _calls.Count == 0 && _thoughts.Count == 0 && _images.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteString("role", "assistant");
        WriteContent(json);
        ReasoningReader.Write(json, _thoughts);
        if (_calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var (id, name, arguments) in _calls)
            {
                json.WriteStartObject();
                json.WriteRaw("id", id);
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteRaw("name", name);
                json.WriteRaw("arguments", arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        Clear();
    }

    private void WriteContent(Utf8JsonWriter json)
    {
        if (_parts.Count == 0 && _images.Count == 0)
        {
            if (_calls.Count > 0)
            {
                json.WriteNull("content");
            }
            else
            {
                json.WriteString("content", "");
            }
        }
        else if (_parts.Count == 1 && _images.Count == 0 && (_plain ?? OnlyText(_parts[0])) is { } text)
        {
            json.WriteRaw("content", text);
        }
        else
        {
            WriteParts(json);
        }
    }

    private void WriteParts(Utf8JsonWriter json)
    {
        json.WriteStartArray("content");
        foreach (var part in _parts)
        {
            json.WriteStartObject();
            if (part.ValueKind == JsonValueKind.String)
            {
                json.WriteString("type", "text");
                json.WriteRaw("text", part);
            }
            else
            {
                ContentWriter.WritePart(json, part);
            }

            json.WriteEndObject();
        }

        foreach (var image in _images)
        {
            json.WriteStartObject();
            json.WriteString("type", "image_url");
            json.WriteStartObject("image_url");
            json.WriteString("url", image);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The text of a piece that is nothing else.</summary>
    private static JsonElement? OnlyText(JsonElement part) =>
        Find(part, "cache_control") is null && Find(part, "prompt_cache_breakpoint") is null && Find(part, "type") is { } type
            && Text(type, "input.content.type") is "output_text" or "input_text" or "text"
            ? NeedString(part, "text", "input.content.text")
            : null;

    private void Clear()
    {
        _parts.Clear();
        _calls.Clear();
        _thoughts.Clear();
        _images.Clear();
        _plain = null;
        _said = false;
    }
}
