namespace Interchange.Gateway.Audio;

/// <summary>Formats of sound by their short names. Pure.</summary>
internal static class SoundFormat
{
    /// <summary>Media type of a format, such as <c>mp3</c>.</summary>
    public static string MediaTypeOf(string format) => format switch
    {
        "mp3" or "mpga" or "mpeg" => "audio/mpeg",
        "pcm" => "audio/pcm",
        "opus" or "ogg" or "oga" => "audio/ogg",
        "m4a" or "mp4" => "audio/mp4",
        _ => $"audio/{format}",
    };

    /// <summary>The format of a file, by its name or its media type; null when neither tells.</summary>
    public static string? Of(string? filename, string? mediaType)
    {
        var dot = filename?.LastIndexOf('.') ?? -1;
        if (dot >= 0 && filename![(dot + 1)..].ToLowerInvariant() is var extension && IsFormat(extension))
        {
            return extension;
        }

        return mediaType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "audio/mpeg" or "audio/mp3" => "mp3",
            "audio/wav" or "audio/x-wav" or "audio/wave" or "audio/vnd.wave" => "wav",
            "audio/mp4" or "audio/m4a" or "audio/x-m4a" => "m4a",
            "audio/ogg" or "audio/opus" => "ogg",
            "audio/webm" or "video/webm" => "webm",
            "video/mp4" => "mp4",
            "audio/flac" or "audio/x-flac" => "flac",
            "audio/aac" => "aac",
            _ => null,
        };
    }

    /// <summary>Whether a text may name a format: it ends up in a file name.</summary>
    public static bool IsFormat(string text) => text.Length is > 0 and <= 8 && text.All(char.IsAsciiLetterOrDigit);
}
