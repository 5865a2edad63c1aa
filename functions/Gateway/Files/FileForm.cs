using System.Globalization;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Interchange.Gateway.Files;

/// <summary>The fields of an upload, in whatever order they come. The file itself is handed on as it arrives and is never whole in memory.</summary>
internal sealed class FileForm
{
    private const int LongestField = 1_024;
    private const int LongestName = 255;
    private const long ShortestLife = 60 * 60;
    private const long LongestLife = 30 * 24 * 60 * 60;

    private string? _anchor;

    public string Filename { get; private set; } = "file";

    public FilePurpose Purpose { get; private set; } = FilePurpose.UserData;

    /// <summary>How long the file is kept; null for ever.</summary>
    public TimeSpan? Life { get; private set; }

    public bool HasFile { get; private set; }

    /// <summary>Reads a request to its end.</summary>
    /// <param name="request">The upload.</param>
    /// <param name="take">Gets the file's bytes, piece by piece.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GatewayException">400: it is not a form, or a field is wrong; 415: it is compressed.</exception>
    public static async Task<FileForm> ReadAsync(HttpRequest request, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        var form = new FileForm();
        await FormParts.ReadAsync(
            request,
            "Send the file as multipart/form-data, with the fields \"file\" and \"purpose\".",
            (name, disposition, body) => form.ReadAsync(name, disposition, body, take, cancellationToken),
            cancellationToken);
        if (form._anchor is not null && form.Life is null)
        {
            throw FileErrors.Invalid("expires_after[seconds] is missing beside expires_after[anchor].");
        }

        return form;
    }

    private async Task ReadAsync(
        string? name, ContentDispositionHeaderValue disposition, Stream body, Func<ReadOnlyMemory<byte>, ValueTask> take, CancellationToken cancellationToken)
    {
        if (name == "file")
        {
            if (HasFile)
            {
                throw FileErrors.Invalid("The form has two files. Send one to a request.");
            }

            HasFile = true;
            Filename = NameOf(disposition);
            await FormParts.CopyAsync(body, take, cancellationToken);
            return;
        }

        Set(name, await FormParts.TextAsync(body, LongestField, cancellationToken));
    }

    private void Set(string? name, string value)
    {
        switch (name)
        {
            case "purpose":
                Purpose = FilePurposes.OfUpload(value);
                break;
            case "expires_after[anchor]":
                _anchor = value == "created_at" ? value : throw FileErrors.Invalid("expires_after[anchor] must be created_at.");
                break;
            case "expires_after[seconds]":
                Life = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= ShortestLife and <= LongestLife
                    ? TimeSpan.FromSeconds(seconds)
                    : throw FileErrors.Invalid($"expires_after[seconds] must be a whole number from {ShortestLife} to {LongestLife}.");
                break;
            default:
                throw FileErrors.Invalid("The form has a field that is not served. It may have file, purpose, expires_after[anchor] and expires_after[seconds].");
        }
    }

    /// <summary>The last part of whatever path the client sent.</summary>
    private static string NameOf(ContentDispositionHeaderValue disposition)
    {
        var sent = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
        var name = new string([.. (sent ?? "").Split('/', '\\')[^1].Where(static c => !char.IsControl(c))]).Trim();
        name = name.Length > LongestName ? name[..LongestName] : name;
        return name.Length == 0 ? "file" : name;
    }
}
