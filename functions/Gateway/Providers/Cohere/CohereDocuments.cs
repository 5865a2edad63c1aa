using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>
/// What the answer may rest on: Cohere's own <c>documents</c>, which callers write themselves, and the files of text in users' messages, which Cohere takes beside the
/// conversation and cites. Pure.
/// </summary>
internal sealed record CohereDocuments
{
    private readonly JsonElement? _own;
    private readonly ImmutableArray<(string? Title, string Text)> _files;

    private CohereDocuments(JsonElement? own, ImmutableArray<(string? Title, string Text)> files) => (_own, _files) = (own, files);

    public bool IsEmpty => _own is null && _files.IsEmpty;

    /// <exception cref="NotCarriedException">A file is not one of text.</exception>
    public static CohereDocuments Of(ChatPrompt prompt) => new(
        prompt.Other("documents") is { ValueKind: JsonValueKind.Array } own ? own : null,
        [.. prompt.Messages.SelectMany(static message => message.Parts).OfType<FilePart>().Select(Read)]);

    public void Write(Utf8JsonWriter json)
    {
        if (IsEmpty)
        {
            return;
        }

        json.WriteStartArray("documents");
        foreach (var document in _own?.EnumerateArray() ?? default)
        {
            document.WriteTo(json);
        }

        foreach (var (title, text) in _files)
        {
            json.WriteStartObject();
            json.WriteStartObject("data");
            if (title is not null)
            {
                json.WriteString("title", title);
            }

            json.WriteString("text", text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static (string? Title, string Text) Read(FilePart file)
    {
        if (file.Data is not { } data || DataUrl.Parse(data) is not { } url || !IsText(url.MediaType))
        {
            throw new NotCarriedException("takes documents as text alone. Send \"file_data\" as a data URL of plain text, or name another model.");
        }

        try
        {
            return (file.Filename, Encoding.UTF8.GetString(Convert.FromBase64String(url.Base64)));
        }
        catch (FormatException)
        {
            throw new NotCarriedException("takes \"file_data\" only as valid base64.");
        }
    }

    private static bool IsText(string mediaType) => mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType is "application/json" or "application/xml";
}
