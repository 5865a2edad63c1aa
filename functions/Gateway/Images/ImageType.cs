using System.Text.Json;

namespace Interchange.Gateway.Images;

/// <summary>Media types of images. Pure.</summary>
internal static class ImageType
{
    /// <summary>By the provider's word, or by the first bytes; null when neither tells.</summary>
    /// <param name="format">Such as <c>png</c>; null where the provider does not say.</param>
    /// <param name="base64">The bytes.</param>
    public static string? Of(string? format, JsonElement base64)
    {
        var first = ImageWish.RawOf(base64);
        return format switch
        {
            "png" or "jpeg" or "webp" => $"image/{format}",
            "svg" => "image/svg+xml",
            _ when first.StartsWith("iVBORw"u8) => "image/png",
            _ when first.StartsWith("/9j/"u8) || first.StartsWith("\\/9j"u8) => "image/jpeg",
            _ when first.StartsWith("UklGR"u8) => "image/webp",
            _ when first.StartsWith("R0lGOD"u8) => "image/gif",
            _ when first.StartsWith("PHN2Zy"u8) || first.StartsWith("PD94bW"u8) => "image/svg+xml",
            _ => null,
        };
    }

    public static string ExtensionOf(string mediaType) => mediaType switch
    {
        "image/jpeg" or "image/jpg" => "jpg",
        "image/webp" => "webp",
        "image/gif" => "gif",
        _ => "png",
    };
}
