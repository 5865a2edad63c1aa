using System.Buffers.Text;
using System.Text.Json;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Audio;

/// <summary>
/// Speech as it comes: bytes, or OpenAI's events, which end with the tokens that were used. The caller gets the bytes either way. Not thread-safe. Source:
/// <c>SpeechAudioDeltaEvent</c> and <c>SpeechAudioDoneEvent</c> of OpenAI's API reference.
/// </summary>
internal sealed class SpeechStream(MediaCall call, string format) : IMediaStream
{
    private readonly SseReader _events = new();
    private MediaAnswer? _answer;
    private bool _isEvents;
    private bool _hasSound;
    private bool _isDone;

    private MediaAnswer Answer => _answer ?? throw new InvalidOperationException("The stream has not begun.");

    public void Begin(string? mediaType, MediaAnswer answer)
    {
        _answer = answer;
        answer.ContentType = SoundFormat.MediaTypeOf(format);
        answer.LikelyTokens = SpeechWish.Of(call.Request.Document).Characters * 3 / 2;
        _isEvents = mediaType?.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) is true;
        if (mediaType?.Equals("application/json", StringComparison.OrdinalIgnoreCase) is true)
        {
            throw new InvalidDataException("The provider was asked for sound and sends a document.");
        }
    }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (_isEvents)
        {
            _events.Read(bytes, Take);
            return;
        }

        _hasSound |= !bytes.IsEmpty;
        Answer.Body.Append(bytes);
    }

    public ProviderFailure? Complete()
    {
        if (!_hasSound)
        {
            return new ProviderFailure(_isEvents ? FailureClass.Truncated : FailureClass.InvalidResponse);
        }

        if (_isEvents)
        {
            return _isDone ? null : new ProviderFailure(FailureClass.Truncated);
        }

        if (call.Step.Endpoint.Pricing is { Prompt: 0, Completion: 0 })
        {
            MediaUsage.NoteNone(Answer.Facts);
        }

        return null;
    }

    public void End(TokenUsage usage, CostBreakdown cost, PooledBody output)
    {
        // Sound has no place for them: the record of the generation has it.
    }

    public void Dispose() => _events.Dispose();

    private void Take(ReadOnlyMemory<byte> data)
    {
        if (data.Span.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        using var document = JsonDocument.Parse(data, WireJson.Bounded);
        var said = document.RootElement;
        if (MediaUsage.NoteError(Answer.Facts, said))
        {
            return;
        }

        switch (said.Text("type"))
        {
            case "speech.audio.delta" when said.Text("audio") is { } base64:
                Append(base64);
                break;
            case "speech.audio.done":
                _isDone = true;
                MediaUsage.Note(Answer.Facts, said.Find("usage"), isSound: true);
                break;
        }
    }

    private void Append(string base64)
    {
        var room = Answer.Body.GetMemory(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        if (!Convert.TryFromBase64String(base64, room.Span, out var written))
        {
            throw new InvalidDataException("The provider's sound is not base64.");
        }

        Answer.Body.Advance(written);
        _hasSound |= written > 0;
    }
}
