using System.Text.Json;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Images;

/// <summary>
/// OpenAI's stream of an image, of words or after others, as the caller gets it: the parts as they come, and the whole with what it cost. Not thread-safe. Source: OpenAI's API
/// reference of image streaming.
/// </summary>
internal sealed class ImageStream(MediaCall call) : IMediaStream
{
    /// <summary>The most parts that a caller may ask for.</summary>
    public const int MostParts = 3;

    /// <summary>64 MB: an event is an image in base64.</summary>
    private const int LongestEvent = 64 * 1024 * 1024;

    private readonly SseReader _events = new(LongestEvent);
    private readonly PooledBody _whole = new(1024);
    private MediaAnswer? _answer;
    private bool _isEvents;

    private MediaAnswer Answer => _answer ?? throw new InvalidOperationException("The stream has not begun.");

    public void Begin(string? mediaType, MediaAnswer answer)
    {
        _answer = answer;
        answer.ContentType = "text/event-stream; charset=utf-8";
        _isEvents = mediaType?.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase) is not false;
    }

    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (!_isEvents)
        {
            throw new InvalidDataException("The provider was asked for events and sends something else.");
        }

        _events.Read(bytes, Take);
    }

    public ProviderFailure? Complete() => _whole.Length > 0 ? null : new ProviderFailure(FailureClass.Truncated);

    public void End(TokenUsage usage, CostBreakdown cost, PooledBody output)
    {
        using var document = JsonDocument.Parse(_whole.Memory, WireJson.Bounded);
        var image = document.RootElement;
        var base64 = image.Find("b64_json")!.Value;
        output.Append(MediaEvents.Completed(
            base64, ImageType.Of(image.Text("output_format"), base64), image.Count("created_at") ?? call.CreatedAt.ToUnixTimeSeconds(), OperationUsage.Write(CreateImages.Operation, usage, cost)).Span);
        output.Append(MediaEvents.End);
    }

    public void Dispose()
    {
        _events.Dispose();
        _whole.Dispose();
    }

    private void Take(ReadOnlyMemory<byte> data)
    {
        if (data.Span.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        using var document = JsonDocument.Parse(data, WireJson.Bounded);
        var image = document.RootElement;
        if (MediaUsage.NoteError(Answer.Facts, image))
        {
            return;
        }

        if (image.Find("b64_json") is not { ValueKind: JsonValueKind.String } base64)
        {
            return;
        }

        switch (image.Text("type"))
        {
            case "image_generation.partial_image" or "image_edit.partial_image":
                Answer.Body.Append(MediaEvents.Partial(image.Count("partial_image_index") ?? 0, base64).Span);
                break;
            case "image_generation.completed" or "image_edit.completed":
                _whole.Clear();
                _whole.Append(data.Span);
                Answer.Facts.Images = 1;
                MediaUsage.Note(Answer.Facts, image.Find("usage"));
                break;
        }
    }
}
