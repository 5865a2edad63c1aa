using System.Text;
using System.Text.Json;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat.Streaming.Recovery;

/// <summary>Has a stream that broke off continued by further attempts, for a caller who wishes so.</summary>
internal sealed class StreamRecovery
{
    private readonly ChatRun _run;
    private DeliveredText? _text;
    private long? _created;

    private StreamRecovery(ChatRun run) => _run = run;

    /// <summary>The recovery of the request's stream; null when the caller does not wish it, or asks for more than one text.</summary>
    public static StreamRecovery? For(ChatRun run) =>
        run.Request.Provider.StreamRecovery && run.Request is { Choices: 1, Native: null } && AsksForOneText(run.Request.Document) ? new StreamRecovery(run) : null;

    /// <summary>How an attempt at a step continues, and the message it appends for that; null for none.</summary>
    public (StreamContinuation Continuation, byte[]? Prefill) Begin(RouteStep step, int index)
    {
        if (_text is not { } text)
        {
            return (StreamContinuation.First(), null);
        }

        text.ForgetUndelivered();
        var document = _run.Request.Document;
        return step.Endpoint.AcceptsPrefill
            && !_run.Attempts.Exists(attempt => attempt.Step == index && attempt.Failure?.Class == FailureClass.PrefillRefused)
            && PrefillMessage.After(document.ValueOf(document.Find(ChatField.Messages)!.Value), text.Units) is { } prefill
            ? (StreamContinuation.AfterPrefill(text, _created), prefill)
            : (StreamContinuation.FromStart(text, _created), null);
    }

    /// <summary>The most tokens that a continuation at a step adds to the prompt: each has at least a byte.</summary>
    public long MostAdded(RouteStep step) =>
        _text is { } text && step.Endpoint.AcceptsPrefill ? Encoding.UTF8.GetMaxByteCount(text.Units.Length) + PromptTokens.Frame : 0;

    /// <summary>Whether another attempt may go on where this one broke off.</summary>
    public bool MayContinueAfter(StreamAttempt broken)
    {
        if (_run.Cancelled || broken.Continuation is not { IsSound: true } continuation)
        {
            return false;
        }

        _text = continuation.Text;
        _created ??= broken.Facts.Created;
        return true;
    }

    /// <summary>The created time of the answer, once one has begun.</summary>
    public long? Created => _created;

    private static bool AsksForOneText(ChatDocument document)
    {
        foreach (var (field, member) in document.Members)
        {
            if (field == ChatField.Other && AsksForMore(document.Utf8.Span[member.Start..member.ValueEnd]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a member asks for log probabilities or for audio.</summary>
    private static bool AsksForMore(ReadOnlySpan<byte> member)
    {
        // A member stands for itself only inside an object.
        Span<byte> wrapped = member.Length <= 256 ? stackalloc byte[member.Length + 2] : new byte[member.Length + 2];
        wrapped[0] = (byte)'{';
        member.CopyTo(wrapped[1..]);
        wrapped[^1] = (byte)'}';
        var reader = new Utf8JsonReader(wrapped, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        reader.Read();
        var (isLogprobs, isAudio) = (reader.ValueTextEquals("logprobs"u8), reader.ValueTextEquals("audio"u8));
        reader.Read();
        return (isLogprobs && reader.TokenType == JsonTokenType.True)
            || (isAudio && reader.TokenType == JsonTokenType.StartObject);
    }
}
