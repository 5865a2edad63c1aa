using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Reads responses of <c>generateContent</c>: the only one, or the next of a stream, each of which adds parts to the first candidate. Not thread-safe.
/// Source: <c>GenerateContentResponse</c> of Google's API reference.
/// </summary>
/// <param name="sink">Where the answer goes.</param>
/// <param name="fallbackId">What ids of calls are made of where Google gives neither them nor the answer one.</param>
/// <param name="billsQueries">Whether each query of a search counts, rather than the searching as a whole.</param>
internal sealed class GeminiAnswer(IAnswerSink sink, string fallbackId, bool billsQueries)
{
    private readonly GeminiCitations _citations = new();
    private int _details;
    private bool _isThinking;
    private int _calls;
    private int _textLength;
    private string? _finish;
    private string? _blocked;
    private bool _failed;
    private GeminiUsage? _usage;

    public void Read(JsonElement response)
    {
        if (_failed)
        {
            return;
        }

        if (response.Find("error") is { } error)
        {
            var (code, message) = GeminiFailures.OfMember(error);
            sink.Error(code, message);
            _failed = true;
            return;
        }

        sink.Id = response.Text("responseId") ?? sink.Id;
        sink.Model = response.Text("modelVersion") ?? sink.Model;
        foreach (var candidate in response.Elements("candidates"))
        {
            if (candidate.Count("index") is null or 0)
            {
                ReadCandidate(candidate);
            }
        }

        _blocked ??= response.Find("promptFeedback")?.Text("blockReason");
        if (response.Find("usageMetadata") is { } usage)
        {
            _usage = GeminiUsage.Read(usage) ?? _usage;
        }
    }

    /// <summary>The provider has closed its answer: whole where a finish reason came, and not otherwise.</summary>
    public void Complete()
    {
        if (_failed)
        {
            return;
        }

        if (_finish is null)
        {
            if (_blocked is not null)
            {
                sink.Error("content_filter", $"The prompt was blocked: {_blocked}.");
            }

            return;
        }

        foreach (var citation in _citations.Write())
        {
            sink.Annotation(citation);
        }

        var searches = _citations.Queries;
        var usage = _usage is null ? null : _usage with { Searches = billsQueries ? searches : Math.Min(searches, 1) };
        sink.Finish(_finish, _calls > 0 && _finish == "STOP" ? "tool_calls" : null, usage is null ? null : usage.Write);
    }

    private void ReadCandidate(JsonElement candidate)
    {
        foreach (var part in candidate.Find("content")?.Elements("parts") ?? [])
        {
            ReadPart(part);
        }

        // Older models say it with every piece: only the end of the stream makes it true.
        _finish = candidate.Text("finishReason") is { } reason and not "FINISH_REASON_UNSPECIFIED" ? reason : _finish;
        if (candidate.Find("groundingMetadata") is { } grounding)
        {
            _citations.Read(grounding);
        }
    }

    private void ReadPart(JsonElement part)
    {
        var signature = part.Text("thoughtSignature");
        if (part.IsTrue("thought"))
        {
            ReadThought(part.Text("text") ?? "", signature);
            return;
        }

        if (part.Find("functionCall") is { } call)
        {
            ReadCall(call, signature);
            return;
        }

        EndThought();
        if (part.Find("inlineData") is { } data && data.Text("data") is { } base64)
        {
            if (data.Text("mimeType")?.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) is true)
            {
                sink.Audio(base64);
            }
            else
            {
                sink.Image($"data:{data.Text("mimeType") ?? "image/png"};base64,{base64}");
            }

            Sign(signature, id: null);
        }
        else if (part.Text("text") is { } text)
        {
            sink.Text(text);
            _citations.Append(text);
            Sign(signature, GeminiFormat.TextId(_textLength, text.Length));
            _textLength += text.Length;
        }
    }

    private void ReadThought(string text, string? signature)
    {
        _isThinking = true;
        sink.Thought(_details, text);
        if (signature is not null)
        {
            sink.ThoughtSignature(_details, signature);
            EndThought();
        }
    }

    private void ReadCall(JsonElement call, string? signature)
    {
        EndThought();
        var id = call.Text("id") ?? string.Create(CultureInfo.InvariantCulture, $"call_{(sink.Id.Length > 0 ? sink.Id : fallbackId)}_{_calls}");
        Sign(signature, id);
        sink.ToolCall(_calls, id, call.Text("name") ?? "");
        sink.ToolArguments(_calls, call.Find("args") is { ValueKind: JsonValueKind.Object } arguments ? arguments.GetRawText() : "{}");
        _calls++;
    }

    private void Sign(string? signature, string? id)
    {
        if (signature is not null)
        {
            sink.HiddenThought(_details, signature, id);
            _details++;
        }
    }

    private void EndThought()
    {
        if (_isThinking)
        {
            _isThinking = false;
            _details++;
        }
    }
}
