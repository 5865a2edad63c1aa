using System.Buffers;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Translation.Answers;

/// <summary>
/// Gathers an answer that came in one piece, and writes it in the gateway's own form. Source: <c>ChatResult</c> of OpenRouter's OpenAPI document.
/// </summary>
public sealed class AnswerWriter
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private readonly StringBuilder _reasoning = new();
    private readonly List<Action<Utf8JsonWriter>> _details = [];
    private readonly List<Action<Utf8JsonWriter>> _annotations = [];
    private readonly List<PromptCall> _calls = [];
    private readonly List<string> _images = [];
    private string? _audio;

    public string Id { get; set; } = "";

    public string Model { get; set; } = "";

    /// <summary>In seconds since 1970; 0 where the provider does not say.</summary>
    public long Created { get; set; }

    /// <summary>Why the answer ended, in the provider's word; null where it does not say, which is no whole answer.</summary>
    public string? NativeFinishReason { get; set; }

    /// <summary>The normalised reason, where it does not follow from the provider's word; null otherwise.</summary>
    public string? FinishReason { get; set; }

    /// <summary>Writes the members of <c>usage</c>; null for none.</summary>
    public Action<Utf8JsonWriter>? WriteUsage { get; set; }

    /// <summary>Writes the members of the tier and its like at the top level; null for none.</summary>
    public Action<Utf8JsonWriter>? WriteOthers { get; set; }

    /// <summary>The provider's own answer, for a caller of the same wire; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Native { get; set; }

    public void Text(string text) => _text.Append(text);

    public void Refusal(string text) => _refusal.Append(text);

    /// <param name="text">As text, for a caller to show; empty for thoughts that are only to be given back.</param>
    /// <param name="writeDetail">Writes the members of the element of <c>reasoning_details</c>; null for none.</param>
    public void Reasoning(string text, Action<Utf8JsonWriter>? writeDetail)
    {
        _reasoning.Append(text);
        if (writeDetail is not null)
        {
            _details.Add(writeDetail);
        }
    }

    /// <param name="id">What its result will refer to.</param>
    /// <param name="name">The function.</param>
    /// <param name="arguments">JSON as text.</param>
    public void ToolCall(string id, string name, string arguments) => _calls.Add(new PromptCall(id, name, arguments));

    /// <param name="writeMembers">Writes the members of the annotation.</param>
    public void Annotation(Action<Utf8JsonWriter> writeMembers) => _annotations.Add(writeMembers);

    /// <param name="url">A data URL as a rule.</param>
    public void Image(string url) => _images.Add(url);

    /// <summary>Sound; the last that comes is the answer's.</summary>
    /// <param name="base64">Its bytes.</param>
    public void Audio(string base64) => _audio = base64;

    /// <summary>Appends the answer as one document.</summary>
    public void Write(PooledBody output)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("id", Id);
            json.WriteString("object", "chat.completion");
            if (Created > 0)
            {
                json.WriteNumber("created", Created);
            }

            json.WriteString("model", Model);
            WriteOthers?.Invoke(json);
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("message");
            WriteMessage(json);
            json.WriteEndObject();
            if (FinishReason is not null)
            {
                // Before the normalised one: so it stays as it is.
                json.WriteString("native_finish_reason", NativeFinishReason);
            }

            json.WriteString("finish_reason", FinishReason ?? NativeFinishReason);
            json.WriteEndObject();
            json.WriteEndArray();
            if (WriteUsage is not null)
            {
                json.WriteStartObject("usage");
                WriteUsage(json);
                json.WriteEndObject();
            }

            if (!Native.IsEmpty)
            {
                json.WritePropertyName(NativeRequest.Member);
                json.WriteRawValue(Native.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        output.Append(buffer.WrittenSpan);
    }

    private void WriteMessage(Utf8JsonWriter json)
    {
        json.WriteString("role", "assistant");
        if (_text.Length == 0 && (_calls.Count > 0 || _refusal.Length > 0 || _images.Count > 0 || _audio is not null))
        {
            json.WriteNull("content");
        }
        else
        {
            json.WriteString("content", _text.ToString());
        }

        json.WriteString("refusal", _refusal.Length == 0 ? null : _refusal.ToString());
        if (_reasoning.Length > 0)
        {
            json.WriteString("reasoning", _reasoning.ToString());
        }

        WriteAll(json, "reasoning_details", _details);
        if (_calls.Count > 0)
        {
            json.WriteStartArray("tool_calls");
            foreach (var (call, index) in _calls.Select(static (call, index) => (call, index)))
            {
                json.WriteStartObject();
                json.WriteNumber("index", index);
                json.WriteString("id", call.Id);
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", call.Name);
                json.WriteString("arguments", call.Arguments);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        WriteAll(json, "images", [.. _images.Select(static Action<Utf8JsonWriter> (url) => writer =>
        {
            writer.WriteString("type", "image_url");
            writer.WriteStartObject("image_url");
            writer.WriteString("url", url);
            writer.WriteEndObject();
        })]);
        if (_audio is not null)
        {
            json.WriteStartObject("audio");
            json.WriteString("id", Id);
            json.WriteString("data", _audio);
            json.WriteEndObject();
        }

        WriteAll(json, "annotations", _annotations);
    }

    private static void WriteAll(Utf8JsonWriter json, string name, List<Action<Utf8JsonWriter>> elements)
    {
        if (elements.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var write in elements)
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private readonly record struct PromptCall(string Id, string Name, string Arguments);
}
