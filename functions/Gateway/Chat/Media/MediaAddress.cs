using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Chat.Media;

/// <summary>A piece of a request that stands elsewhere, at an address of http or https.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Part">The piece.</param>
/// <param name="Text">The address as the caller wrote it.</param>
/// <param name="Uri">The address.</param>
internal sealed record MediaAddress(MediaKind Kind, PromptPart Part, string Text, Uri Uri)
{
    private const int MaxDepth = 256;

    /// <summary>The piece as an address; null where it is none, or holds what it is.</summary>
    public static MediaAddress? Of(PromptPart part)
    {
        var (kind, text) = part switch
        {
            ImagePart image => (MediaKind.Image, image.Url),
            VideoPart video => (MediaKind.Video, video.Url),
            FilePart { Data: { } data } => (MediaKind.File, data),
            _ => (MediaKind.File, null),
        };
        return text is not null && !DataUrl.Is(text) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new MediaAddress(kind, part, text, uri)
            : null;
    }

    /// <summary>All of a request; none where its messages have not the documented form, which whoever is asked will say.</summary>
    public static List<MediaAddress> In(ChatDocument document)
    {
        if (document.Find(ChatField.Messages) is not { Kind: JsonTokenType.StartArray } member)
        {
            return [];
        }

        try
        {
            var messages = JsonElement.Parse(document.ValueOf(member), new JsonDocumentOptions { MaxDepth = MaxDepth });
            return [.. messages.EnumerateArray().SelectMany(static message => MessageReader.Read(message).Parts).Select(Of).OfType<MediaAddress>()];
        }
        catch (NotCarriedException)
        {
            return [];
        }
    }

    /// <summary>The piece with what was found in the place of the address.</summary>
    public PromptPart With(DataUrl data) => Part switch
    {
        ImagePart image => image with { Url = data.ToString() },
        VideoPart video => video with { Url = data.ToString() },
        FilePart file => file with { Data = data.ToString() },
        _ => Part,
    };
}
