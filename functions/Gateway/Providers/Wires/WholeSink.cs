using System.Text;
using System.Text.Json;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Gathers what comes, and writes it as one document when the answer is whole.</summary>
/// <param name="output">Where it is appended.</param>
/// <param name="format">The vendor's name in <c>reasoning_details</c>.</param>
internal sealed class WholeSink(PooledBody output, string format) : IAnswerSink
{
    private readonly AnswerWriter _answer = new();
    private readonly StringBuilder _thought = new();
    private readonly StringBuilder _arguments = new();
    private (int Index, string? Signature)? _openThought;
    private (string Id, string Name)? _openCall;

    public string Id
    {
        get => _answer.Id;
        set => _answer.Id = value;
    }

    public string Model
    {
        get => _answer.Model;
        set => _answer.Model = value;
    }

    public void Text(string piece) => _answer.Text(piece);

    public void Thought(int index, string piece)
    {
        OpenThought(index);
        _thought.Append(piece);
    }

    public void ThoughtSignature(int index, string signature)
    {
        OpenThought(index);
        _openThought = (index, signature);
    }

    public void HiddenThought(int index, string data, string? id)
    {
        CloseThought();
        _answer.Reasoning("", ReasoningDetail.Encrypted(format, index, data, id));
    }

    public void ToolCall(int index, string id, string name)
    {
        CloseCall();
        _openCall = (id, name);
    }

    public void ToolArguments(int index, string piece) => _arguments.Append(piece);

    public void Annotation(Action<Utf8JsonWriter> writeMembers) => _answer.Annotation(writeMembers);

    public void Image(string url) => _answer.Image(url);

    public void Audio(string base64) => _answer.Audio(base64);

    public void Finish(string native, string? reason, Action<Utf8JsonWriter>? writeUsage)
    {
        CloseThought();
        CloseCall();
        _answer.NativeFinishReason = native;
        _answer.FinishReason = reason;
        _answer.WriteUsage = writeUsage;
        _answer.Write(output);
    }

    public void Error(string code, string? message)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", code);
            json.WriteString("message", message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.Append(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private void OpenThought(int index)
    {
        if (_openThought?.Index != index)
        {
            CloseThought();
            _openThought = (index, null);
        }
    }

    private void CloseThought()
    {
        if (_openThought is var (index, signature))
        {
            var text = _thought.ToString();
            _answer.Reasoning(text, ReasoningDetail.Text(format, index, text, signature));
            _thought.Clear();
            _openThought = null;
        }
    }

    private void CloseCall()
    {
        if (_openCall is var (id, name))
        {
            _answer.ToolCall(id, name, _arguments.ToString());
            _arguments.Clear();
            _openCall = null;
        }
    }
}
