using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Images;

/// <summary>Fetches the images that a request names by address: whoever makes images after others wants their bytes.</summary>
internal static class ReferencedImages
{
    /// <summary>The request with the images in the place of their addresses; null where it names none.</summary>
    /// <exception cref="GatewayException">400: one cannot be had; 413: they are too large together.</exception>
    public static async ValueTask<PooledBody?> FetchAsync(ChatDocument document, MediaFetch fetch, CancellationToken cancellationToken)
    {
        var wish = ImageWish.Of(document);
        if (!wish.HasAddresses)
        {
            return null;
        }

        List<MediaAddress> addresses = [.. wish.References.Select(static reference => MediaAddress.Of(new ImagePart(reference.GetString()!, Detail: null))).OfType<MediaAddress>()];
        var found = new FetchedMedia(addresses);
        await fetch.FetchAsync(found, addresses, cancellationToken);
        try
        {
            return Write(document, wish, found);
        }
        catch (NotCarriedException missing)
        {
            throw new GatewayException(
                new GatewayError(400, ErrorType.ImageDownloadFailed, $"Whoever makes an image after those of \"input_references\" {missing.Message}"), missing);
        }
    }

    private static PooledBody Write(ChatDocument document, ImageWish wish, FetchedMedia found)
    {
        using var request = JsonDocument.Parse(document.Utf8, WireJson.Bounded);
        var buffer = new ArrayBufferWriter<byte>(document.Utf8.Length);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            foreach (var member in request.RootElement.EnumerateObject())
            {
                if (member.Name != "input_references")
                {
                    member.WriteTo(json);
                    continue;
                }

                json.WriteStartArray(member.Name);
                foreach (var reference in wish.References)
                {
                    json.WriteStartObject();
                    json.WriteString("type", "image_url");
                    json.WriteStartObject("image_url");
                    json.WritePropertyName("url");
                    Write(json, reference, found);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        if (buffer.WrittenCount > RequestBody.MaxBytes)
        {
            throw new GatewayException(GatewayError.TooLarge("The images of \"input_references\" are larger than 50 MB together. Send fewer, or smaller ones."));
        }

        var body = new PooledBody(buffer.WrittenCount);
        body.Append(buffer.WrittenSpan);
        return body;
    }

    private static void Write(Utf8JsonWriter json, JsonElement reference, FetchedMedia found)
    {
        if (MediaAddress.Of(new ImagePart(reference.GetString()!, Detail: null)) is { } address)
        {
            json.WriteStringValue(found.Of(address).ToString());
        }
        else
        {
            reference.WriteTo(json);
        }
    }
}
