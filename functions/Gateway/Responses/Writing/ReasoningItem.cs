using System.Text;
using System.Text.Json;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Responses.Writing;

/// <summary>
/// Thoughts: summaries, text with its signature, and encrypted thoughts. One item holds what one provider's block is, so that it can be given back as it was:
/// OpenAI's summaries with their encrypted content under one id; Anthropic's text with its signature; anything else in an envelope.
/// </summary>
internal sealed class ReasoningItem(EventWriter events, int index, string id, Thought? first) : OutputItem(events, index, id)
{
    private readonly List<StringBuilder> _summaries = [];
    private readonly string? _ownId = first?.Id;
    private readonly bool _isForeign = first is { Type: null };
    private StringBuilder? _text;
    private string? _signature;
    private string? _encrypted;
    private string? _format = first is null ? null : first.Format ?? "unknown";
    private long? _lastIndex = first?.Index;
    private bool _summaryIsOpen;
    private bool _textIsOpen;

    /// <summary>Thoughts as text, without anything to give back.</summary>
    public bool IsPlain => first is null;

    /// <summary>Whether the thought belongs to this item: the next piece of what it holds, or the next part of the same block.</summary>
    /// <param name="thought">What comes.</param>
    /// <param name="isPiece">True in a stream, where elements come in pieces.</param>
    public bool Takes(Thought thought, bool isPiece)
    {
        if (IsPlain || _isForeign || thought.Type is null || _encrypted is not null
            || (thought.Format ?? (isPiece ? _format : "unknown")) != _format
            || (thought.Id is not null && _ownId is not null && thought.Id != _ownId))
        {
            return false;
        }

        var isSameBlock = _ownId is not null && thought.Id == _ownId;
        var goesOn = isPiece && (thought.Index is null || _lastIndex is null || thought.Index == _lastIndex);
        return thought.Type switch
        {
            Thought.Summary => _text is null && _signature is null && (isSameBlock || (goesOn && _summaries.Count > 0)),
            Thought.Text => _summaries.Count == 0 && _signature is null && goesOn,
            _ => _signature is null && isSameBlock,
        };
    }

    public void Take(Thought thought)
    {
        if (_isForeign)
        {
            _encrypted = ForeignThought.Wrap(thought.Json);
            _format = null;
            return;
        }

        switch (thought.Type)
        {
            case Thought.Summary:
                TakeSummary(thought);
                break;
            case Thought.Text:
                Text(thought.Body);
                _signature = thought.Signature ?? _signature;
                break;
            default:
                _encrypted = thought.Body;
                break;
        }

        _lastIndex = thought.Index ?? _lastIndex;
    }

    public void Text(string? piece)
    {
        if (piece is null)
        {
            return;
        }

        if (_text is null)
        {
            _text = new StringBuilder();
            _textIsOpen = true;
            Events.Write("response.content_part.added", json => WriteTextPart(json, ""));
        }

        if (piece.Length > 0)
        {
            _text.Append(piece);
            Events.Write("response.reasoning_text.delta", json =>
            {
                WritePlace(json);
                json.WriteNumber("content_index", 0);
                json.WriteString("delta", piece);
            });
        }
    }

    public override void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "reasoning");
        json.WriteString("id", Id);
        json.WriteStartArray("summary");
        foreach (var summary in _summaries)
        {
            WritePart(json, "summary_text", summary.ToString());
        }

        json.WriteEndArray();
        if (_text is not null)
        {
            json.WriteStartArray("content");
            WritePart(json, "reasoning_text", _text.ToString());
            json.WriteEndArray();
        }

        if (_encrypted is not null)
        {
            json.WriteString("encrypted_content", _encrypted);
        }

        if (_format is not null)
        {
            json.WriteString("format", _format);
        }

        if (_signature is not null)
        {
            json.WriteString("signature", _signature);
        }

        json.WriteString("status", Status);
        json.WriteEndObject();
    }

    protected override void CloseParts()
    {
        CloseSummary();
        if (_textIsOpen)
        {
            _textIsOpen = false;
            var text = _text!.ToString();
            Events.Write("response.reasoning_text.done", json =>
            {
                WritePlace(json);
                json.WriteNumber("content_index", 0);
                json.WriteString("text", text);
            });
            Events.Write("response.content_part.done", json => WriteTextPart(json, text));
        }
    }

    private void TakeSummary(Thought thought)
    {
        // Another index is another part of the summary.
        if (!_summaryIsOpen || (thought.Index is not null && thought.Index != _lastIndex))
        {
            CloseSummary();
            _summaryIsOpen = true;
            _summaries.Add(new StringBuilder());
            Events.Write("response.reasoning_summary_part.added", json => WriteSummaryPart(json, ""));
        }

        if (thought.Body is { Length: > 0 } piece)
        {
            _summaries[^1].Append(piece);
            Events.Write("response.reasoning_summary_text.delta", json =>
            {
                WritePlace(json);
                json.WriteNumber("summary_index", _summaries.Count - 1);
                json.WriteString("delta", piece);
            });
        }
    }

    private void CloseSummary()
    {
        if (!_summaryIsOpen)
        {
            return;
        }

        _summaryIsOpen = false;
        var text = _summaries[^1].ToString();
        Events.Write("response.reasoning_summary_text.done", json =>
        {
            WritePlace(json);
            json.WriteNumber("summary_index", _summaries.Count - 1);
            json.WriteString("text", text);
        });
        Events.Write("response.reasoning_summary_part.done", json => WriteSummaryPart(json, text));
    }

    private void WriteSummaryPart(Utf8JsonWriter json, string text)
    {
        WritePlace(json);
        json.WriteNumber("summary_index", _summaries.Count - 1);
        json.WritePropertyName("part");
        WritePart(json, "summary_text", text);
    }

    private void WriteTextPart(Utf8JsonWriter json, string text)
    {
        WritePlace(json);
        json.WriteNumber("content_index", 0);
        json.WritePropertyName("part");
        WritePart(json, "reasoning_text", text);
    }

    private static void WritePart(Utf8JsonWriter json, string type, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
