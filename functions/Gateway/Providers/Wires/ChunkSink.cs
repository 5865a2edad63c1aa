using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Writes what comes at once, as chunks.</summary>
/// <param name="output">Where they are appended.</param>
/// <param name="format">The vendor's name in <c>reasoning_details</c>.</param>
internal sealed class ChunkSink(PooledBody output, string format) : IAnswerSink
{
    private readonly ChunkWriter _chunks = new(output);
    private bool _begun;

    public string Id
    {
        get => _chunks.Id;
        set => _chunks.Id = value;
    }

    public string Model
    {
        get => _chunks.Model;
        set => _chunks.Model = value;
    }

    public void Text(string piece)
    {
        Begin();
        _chunks.Text(piece);
    }

    public void Thought(int index, string piece)
    {
        Begin();
        _chunks.Reasoning(piece, ReasoningDetail.Text(format, index, piece, signature: null));
    }

    public void ThoughtSignature(int index, string signature)
    {
        Begin();
        _chunks.Reasoning("", ReasoningDetail.Text(format, index, text: null, signature));
    }

    public void HiddenThought(int index, string data, string? id)
    {
        Begin();
        _chunks.Reasoning("", ReasoningDetail.Encrypted(format, index, data, id));
    }

    public void ToolCall(int index, string id, string name)
    {
        Begin();
        _chunks.ToolCall(index, id, name);
    }

    public void ToolArguments(int index, string piece) => _chunks.ToolArguments(index, piece);

    public void Annotation(Action<Utf8JsonWriter> writeMembers)
    {
        Begin();
        _chunks.Delta(json =>
        {
            json.WriteStartArray("annotations");
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
            json.WriteEndArray();
        });
    }

    public void Image(string url)
    {
        Begin();
        _chunks.Image(url);
    }

    public void Audio(string base64)
    {
        Begin();
        _chunks.Delta(json =>
        {
            json.WriteStartObject("audio");
            json.WriteString("data", base64);
            json.WriteEndObject();
        });
    }

    public void Finish(string native, string? reason, Action<Utf8JsonWriter>? writeUsage)
    {
        Begin();
        _chunks.Finish(native, writeUsage, reason: reason);
        _chunks.Done();
    }

    public void Error(string code, string? message) => _chunks.Error(code, message);

    private void Begin()
    {
        if (!_begun)
        {
            _begun = true;
            _chunks.Begin();
        }
    }
}
