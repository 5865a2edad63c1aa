using System.Text;
using System.Text.Json;
using Interchange.Gateway.Responses.Reading;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>A message of the assistant: texts with annotations, and refusals.</summary>
internal sealed class MessageItem(EventWriter events, int index, string id) : OutputItem(events, index, id)
{
    private readonly List<Part> _parts = [];

    public void Text(string piece, JsonElement? logprobs)
    {
        var part = PartOf(isRefusal: false);
        part.Text.Append(piece);
        var tokens = TokensOf(logprobs);
        part.Logprobs.AddRange(tokens);
        WritePiece("response.output_text.delta", piece, json => WriteLogprobs(json, tokens));
    }

    public void Refusal(string piece)
    {
        PartOf(isRefusal: true).Text.Append(piece);
        WritePiece("response.refusal.delta", piece, static _ => { });
    }

    /// <param name="annotation">In the form of chat completions.</param>
    public void Annotate(JsonElement annotation)
    {
        if (Annotation.Of(annotation) is not { } write)
        {
            return;
        }

        var part = PartOf(isRefusal: false);
        part.Annotations.Add(write);
        Events.Write("response.output_text.annotation.added", json =>
        {
            WritePlace(json);
            json.WriteNumber("content_index", _parts.Count - 1);
            json.WriteNumber("annotation_index", part.Annotations.Count - 1);
            json.WriteStartObject("annotation");
            write(json);
            json.WriteEndObject();
        });
    }

    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("id", Id);
        json.WriteString("status", Status);
        json.WriteString("role", "assistant");
        json.WriteStartArray("content");
        foreach (var part in _parts)
        {
            WritePart(json, part, part.Text.ToString());
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    protected override void CloseParts()
    {
        if (_parts is not [.., var part])
        {
            return;
        }

        var text = part.Text.ToString();
        var position = _parts.Count - 1;
        Events.Write(part.IsRefusal ? "response.refusal.done" : "response.output_text.done", json =>
        {
            WritePlace(json);
            json.WriteNumber("content_index", position);
            json.WriteString(part.IsRefusal ? "refusal" : "text", text);
            if (!part.IsRefusal)
            {
                WriteLogprobs(json, part.Logprobs);
            }
        });
        Events.Write("response.content_part.done", json => WritePartEvent(json, part, text));
    }

    private Part PartOf(bool isRefusal)
    {
        if (_parts is [.., var last] && last.IsRefusal == isRefusal)
        {
            return last;
        }

        CloseParts();
        var part = new Part(isRefusal);
        _parts.Add(part);
        Events.Write("response.content_part.added", json => WritePartEvent(json, part, ""));
        return part;
    }

    private void WritePiece(string type, string piece, Action<Utf8JsonWriter> writeOthers) => Events.Write(type, json =>
    {
        WritePlace(json);
        json.WriteNumber("content_index", _parts.Count - 1);
        json.WriteString("delta", piece);
        writeOthers(json);
    });

    private void WritePartEvent(Utf8JsonWriter json, Part part, string text)
    {
        WritePlace(json);
        json.WriteNumber("content_index", _parts.Count - 1);
        json.WritePropertyName("part");
        WritePart(json, part, text);
    }

    private static void WritePart(Utf8JsonWriter json, Part part, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", part.IsRefusal ? "refusal" : "output_text");
        json.WriteString(part.IsRefusal ? "refusal" : "text", text);
        if (!part.IsRefusal)
        {
            json.WriteStartArray("annotations");
            foreach (var write in part.Annotations)
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            WriteLogprobs(json, part.Logprobs);
        }

        json.WriteEndObject();
    }

    private static List<JsonElement> TokensOf(JsonElement? logprobs) =>
        logprobs is { } said && Faults.Find(said, "content") is { ValueKind: JsonValueKind.Array } tokens ? [.. tokens.EnumerateArray()] : [];

    private static void WriteLogprobs(Utf8JsonWriter json, List<JsonElement> tokens)
    {
        json.WriteStartArray("logprobs");
        foreach (var token in tokens)
        {
            json.WriteRaw(token);
        }

        json.WriteEndArray();
    }

    private sealed class Part(bool isRefusal)
    {
        public bool IsRefusal => isRefusal;

        public StringBuilder Text { get; } = new();

        public List<Action<Utf8JsonWriter>> Annotations { get; } = [];

        public List<JsonElement> Logprobs { get; } = [];
    }
}
