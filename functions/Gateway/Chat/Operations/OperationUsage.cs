using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>The usage of answers of images and sound. Pure.</summary>
internal static class OperationUsage
{
    /// <summary>What a provider counted, with what is counted by the piece.</summary>
    public static TokenUsage WithPieces(TokenUsage usage, ChatRequest request, MediaAnswer answer) => request.Media is not { } media
        ? usage
        : usage with
        {
            CompletionImages = answer.Facts.Images,
            Characters = media.Characters,

            // A provider that says several times more than can be has made a mistake.
            SoundMilliseconds = answer.SoundMilliseconds is { } told && told <= 4 * media.MostMilliseconds ? told : media.LikelyMilliseconds,
        };

    /// <summary>The value of <c>usage</c>.</summary>
    public static ReadOnlyMemory<byte> Write(InferenceOperation operation, TokenUsage usage, CostBreakdown cost)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            if (operation.WriteUsage is { } write)
            {
                write(json, usage, cost);
            }
            else
            {
                UsageJson.Write(json, usage, cost, default);
            }
        }

        return buffer.WrittenMemory;
    }
}
