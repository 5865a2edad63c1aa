using System.Text;

namespace Interchange.Gateway.Files;

/// <summary>What a file is, by its first bytes: never by its name or by what its owner says. Pure. Source: the formats' signatures.</summary>
internal static class FileType
{
    /// <summary>So many bytes of a file are looked at.</summary>
    public const int HeadLength = 64 * 1024;

    /// <summary>The MIME type; null for what is not taken.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="isText">Whether all of the file is UTF-8 without the control characters that no text has.</param>
    public static string? Of(ReadOnlySpan<byte> head, bool isText)
    {
        if (head.StartsWith("%PDF-"u8))
        {
            return "application/pdf";
        }

        return OfImage(head) ?? OfSound(head) ?? OfOffice(head) ?? (isText ? OfText(head) : null);
    }

    private static string? OfImage(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return "image/png";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "image/jpeg";
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return "image/gif";
        }

        return IsRiff(head, "WEBP"u8) ? "image/webp" : null;
    }

    private static string? OfSound(ReadOnlySpan<byte> head)
    {
        if (IsRiff(head, "WAVE"u8))
        {
            return "audio/wav";
        }

        if (head.StartsWith("fLaC"u8))
        {
            return "audio/flac";
        }

        if (head.StartsWith("OggS"u8))
        {
            return "audio/ogg";
        }

        // A tag in front, or a frame of MPEG layer III.
        return head.StartsWith("ID3"u8) || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE6) == 0xE2) ? "audio/mpeg" : null;
    }

    /// <summary>A ZIP archive whose first entries are those of an Office document.</summary>
    private static string? OfOffice(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("PK\u0003\u0004"u8))
        {
            return null;
        }

        return head.IndexOf("word/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            : head.IndexOf("xl/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            : head.IndexOf("ppt/"u8) >= 0 ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            : null;
    }

    private static string OfText(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF').TrimStart();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0)
        {
            return "text/plain";
        }

        if (lines[0][0] == '{' && lines[0][^1] == '}' && lines.Length > 1 && lines[1][0] == '{')
        {
            return "application/x-ndjson";
        }

        if (text[0] is '{' or '[')
        {
            return "application/json";
        }

        if (lines.Take(20).Any(static line => line.StartsWith("# ", StringComparison.Ordinal) || line.StartsWith("## ", StringComparison.Ordinal) || line.StartsWith("```", StringComparison.Ordinal)))
        {
            return "text/markdown";
        }

        var columns = lines[0].Count(static c => c == ',');
        return columns > 0 && lines.Length > 1 && lines.Take(Math.Min(lines.Length - 1, 20)).All(line => line.Count(static c => c == ',') == columns) ? "text/csv" : "text/plain";
    }

    private static bool IsRiff(ReadOnlySpan<byte> head, ReadOnlySpan<byte> kind) => head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual(kind);
}
