using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>A form of files, as the scripted provider reads it.</summary>
/// <param name="Fields">Names and texts.</param>
/// <param name="Files">Names, file names and bytes.</param>
internal sealed record ScriptedForm(IReadOnlyList<(string Name, string Value)> Fields, IReadOnlyList<(string Name, string Filename, byte[] Bytes)> Files)
{
    /// <exception cref="JsonException">It is none.</exception>
    public static async Task<ScriptedForm> ReadAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(http.ContentType, out var type) || type.Boundary.Length == 0)
        {
            throw new JsonException("It is no form.");
        }

        var (fields, files) = (new List<(string, string)>(), new List<(string, string, byte[])>());
        var reader = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).Value!, http.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            var disposition = ContentDispositionHeaderValue.Parse(section.ContentDisposition);
            var name = HeaderUtilities.RemoveQuotes(disposition.Name).Value!;
            using var body = new MemoryStream();
            await section.Body.CopyToAsync(body, cancellationToken);
            if (disposition.FileName.HasValue)
            {
                files.Add((name, HeaderUtilities.RemoveQuotes(disposition.FileName).Value!, body.ToArray()));
            }
            else
            {
                fields.Add((name, System.Text.Encoding.UTF8.GetString(body.ToArray())));
            }
        }

        return new ScriptedForm(fields, files);
    }

    /// <summary>The field; null where the form lacks it.</summary>
    public string? Find(string name) => Fields.FirstOrDefault(field => field.Name == name).Value;

    /// <exception cref="JsonException">The form lacks it.</exception>
    public string Text(string name) => Find(name) ?? throw new JsonException($"There is no {name}.");
}
