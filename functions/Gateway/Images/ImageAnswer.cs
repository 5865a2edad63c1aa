using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Images;

/// <summary>Images as the caller gets them, without their usage. Pure. Source: <c>ImageGenerationResponse</c> of OpenRouter's OpenAPI document.</summary>
internal static class ImageAnswer
{
    /// <summary>Of an image of the usual size, for a provider that counts nothing. Source: OpenAI's guide to images, medium quality.</summary>
    private const long LikelyTokensPerImage = 1_056;

    /// <summary>Writes them; false where there are none.</summary>
    /// <param name="call">What was asked.</param>
    /// <param name="images">JSON strings of base64.</param>
    /// <param name="format">What the provider says they are; null where it does not say.</param>
    /// <param name="created">Unix seconds; null for when they were asked for.</param>
    /// <param name="answer">Gets them.</param>
    public static bool Write(MediaCall call, List<JsonElement> images, string? format, long? created, MediaAnswer answer)
    {
        if (images.Count == 0)
        {
            return false;
        }

        answer.Facts.Images = images.Count;
        answer.LikelyTokens = images.Count * LikelyTokensPerImage;
        var buffer = new ArrayBufferWriter<byte>(images.Sum(static image => ImageWish.RawOf(image).Length) + 256);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("created", created ?? call.CreatedAt.ToUnixTimeSeconds());
            json.WriteStartArray("data");
            foreach (var image in images)
            {
                json.WriteStartObject();
                json.WritePropertyName("b64_json");
                image.WriteTo(json);
                if (ImageType.Of(format, image) is { } mediaType)
                {
                    json.WriteString("media_type", mediaType);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        answer.Body.Append(buffer.WrittenSpan);
        return true;
    }
}
