using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;

namespace Interchange.Gateway.Images;

/// <summary>
/// Images of models that chat, asked for in a conversation of one turn, over whatever wire their provider speaks: Gemini's <c>generateContent</c>, or chat completions with
/// <c>modalities</c>.
/// </summary>
internal sealed class ChatImageForm : MediaForm
{
    /// <summary>The shapes that Gemini's image models know. Source: Google's guide to image generation.</summary>
    public static readonly ImmutableArray<string> AspectRatios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"];

    public static ChatImageForm Instance { get; } = new();

    public override string? PathOf(ChatRequest request) => null;

    public override MediaBody Request(MediaCall call)
    {
        var wish = ImageWish.Of(call.Request.Document);
        return MediaRequests.Json(json =>
        {
            json.WriteString("model", call.Step.Endpoint.UpstreamModel);
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteStartArray("content");
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", wish.Prompt);
            json.WriteEndObject();
            foreach (var reference in wish.References)
            {
                json.WriteStartObject();
                json.WriteString("type", "image_url");
                json.WriteStartObject("image_url");
                json.WritePropertyName("url");
                reference.WriteTo(json);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("modalities");
            json.WriteStringValue("image");
            json.WriteStringValue("text");
            json.WriteEndArray();
            WriteShape(json, wish.Shape);
            if (wish.Seed is { } seed)
            {
                json.WriteNumber("seed", seed);
            }

            if (MediaRequests.UserOf(call) is { } user)
            {
                json.WriteString("user", user);
            }
        });
    }

    public override bool Read(MediaCall call, ReadOnlyMemory<byte> bytes, string? mediaType, MediaAnswer answer)
    {
        using var document = JsonDocument.Parse(bytes, WireJson.Bounded);
        var root = document.RootElement;
        if (MediaUsage.NoteError(answer.Facts, root))
        {
            return false;
        }

        var chat = ChatAnswer.Parse(bytes);
        answer.Facts.UpstreamId = chat.Id.Length == 0 ? null : chat.Id;
        MediaUsage.NoteChat(answer.Facts, root.Find("usage"));
        if (chat.Images.IsEmpty)
        {
            // A model that answers in words does not want to make the image, or cannot.
            answer.Facts.Failure = new ProviderFailure(FailureClass.ContentFilter) { ProviderMessage = "The model answered without an image." };
            return false;
        }

        var images = chat.Images.Select(DataUrl.Parse).OfType<DataUrl>().Select(static url => JsonSerializer.SerializeToElement(url.Base64, Requests.RequestJson.Default.String)).ToList();
        return ImageAnswer.Write(call, images, format: null, chat.Created, answer);
    }

    private static void WriteShape(Utf8JsonWriter json, ImageShape shape)
    {
        var (ratio, tier) = (shape.NearestRatio(AspectRatios), shape.Tier is "512" ? null : shape.Tier);
        if (ratio is null && tier is null)
        {
            return;
        }

        json.WriteStartObject("image_config");
        if (ratio is not null)
        {
            json.WriteString("aspect_ratio", ratio);
        }

        if (tier is not null)
        {
            json.WriteString("image_size", tier);
        }

        json.WriteEndObject();
    }
}
