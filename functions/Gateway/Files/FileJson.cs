using System.Text.Json;

namespace Interchange.Gateway.Files;

/// <summary>
/// Files on the wire: OpenAI's file object, and beside it what OpenRouter's has and calls otherwise. <c>created_at</c> is Unix seconds as OpenAI's clients need
/// it, where OpenRouter writes a date.
/// </summary>
internal static class FileJson
{
    public static void Write(Utf8JsonWriter json, StoredFile file)
    {
        json.WriteString("id", file.Id);
        json.WriteString("object", "file");
        json.WriteString("type", "file");
        json.WriteNumber("bytes", file.Bytes);
        json.WriteNumber("size_bytes", file.Bytes);
        json.WriteNumber("created_at", file.CreatedAt.ToUnixTimeSeconds());
        if (file.ExpiresAt is { } expires)
        {
            json.WriteNumber("expires_at", expires.ToUnixTimeSeconds());
        }

        json.WriteString("filename", file.Filename);
        json.WriteString("purpose", FilePurposes.NameOf(file.Purpose));
        json.WriteString("mime_type", file.MimeType);
        json.WriteBoolean("downloadable", file.Downloadable);
        json.WriteString("status", "processed");
    }
}
