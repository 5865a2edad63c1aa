using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Files;

/// <summary>
/// Files on the wire, in the shape of the API that the caller speaks, which <c>_shape</c> names: OpenAI's, and beside it what OpenRouter's has and calls otherwise; or
/// Anthropic's, for who sends its version header. They differ in what cannot be said twice: <c>created_at</c> is Unix seconds here and a date there.
/// Source: <c>OpenAIFile</c>, <c>AnthropicFile</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class FileJson
{
    /// <summary>Writes the members of a file.</summary>
    public static void Write(Utf8JsonWriter json, HttpRequest request, StoredFile file)
    {
        WriteShape(json, request);
        json.WriteString("id", file.Id);
        json.WriteString("object", "file");
        json.WriteString("type", "file");
        json.WriteNumber("bytes", file.Bytes);
        json.WriteNumber("size_bytes", file.Bytes);
        if (IsAnthropic(request))
        {
            json.WriteString("created_at", file.CreatedAt);
        }
        else
        {
            json.WriteNumber("created_at", file.CreatedAt.ToUnixTimeSeconds());
        }

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

    /// <summary>Writes which shape it is.</summary>
    public static void WriteShape(Utf8JsonWriter json, HttpRequest request) => json.WriteString("_shape", IsAnthropic(request) ? "anthropic" : "openai");

    private static bool IsAnthropic(HttpRequest request) => request.Headers.ContainsKey("anthropic-version");
}
