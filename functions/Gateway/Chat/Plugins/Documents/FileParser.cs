using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Documents;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Fetching;
using Interchange.Gateway.Files;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Chat.Plugins.Documents;

/// <summary>
/// Puts the text of a request's files in their place, for models that take none, and files of the account in the place of their ids. What was read in an
/// earlier turn, and has come back with its answer, is not read again. Source: OpenRouter's guide to PDF inputs.
/// </summary>
internal sealed class FileParser(IEnumerable<IDocumentReader> readers, MediaFetch fetch, SafeFetch http, IFileStore files, IPayloadStore payloads, FetchOptions bounds)
{
    /// <summary>The most files that are read for one request.</summary>
    private const int MostFiles = 16;

    /// <summary>So many pages are reckoned with before a file is read.</summary>
    private const int LikelyPages = 100;

    private readonly ImmutableArray<IDocumentReader> _readers = [.. readers];

    /// <summary>What reading so many files is reckoned to cost before they are read, in dollars.</summary>
    public decimal LikelyOf(FileEngine engine, int count) => ReaderOf(engine).CostOf(LikelyPages) * count;

    /// <summary>Reads the files of a conversation, and writes what is in them where they stood.</summary>
    /// <param name="accountId">Whose files may be named by their ids.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="engine">Who reads them; null where the model does.</param>
    /// <param name="cancellationToken">The caller has left.</param>
    /// <exception cref="GatewayException">400: one cannot be read; 503: what reads them does not answer.</exception>
    public async Task<FileReading> RunAsync(string accountId, JsonArray messages, FileEngine? engine, CancellationToken cancellationToken)
    {
        var known = FileAnnotations.Take(messages);
        var sent = SentFile.In(messages);
        if (engine is not null && sent.Count > MostFiles)
        {
            throw Invalid($"The request has {sent.Count} files; {MostFiles} are the most that are read for it. Send fewer, or name a model that takes files.");
        }

        var annotations = ImmutableArray.CreateBuilder<string>();
        var dollars = 0m;

        // From the last to the first, so that the places of the others stay theirs.
        for (var index = sent.Count - 1; index >= 0; index--)
        {
            var file = sent[index];
            if (engine is not { } asked)
            {
                await PutInsideAsync(accountId, file, index, cancellationToken);
                continue;
            }

            if (known.TryGetValue(file.Hash, out var content))
            {
                file.Replace(content);
                continue;
            }

            var (pieces, cost) = await ReadAsync(accountId, file, index, ReaderOf(asked), cancellationToken);
            dollars += cost;
            annotations.Add(FileAnnotations.Of(file, pieces));

            // The same file once more in the request is not read twice.
            known[file.Hash] = pieces;
            file.Replace(pieces);
        }

        annotations.Reverse();
        return new FileReading(annotations.ToImmutable(), dollars);
    }

    private IDocumentReader ReaderOf(FileEngine engine)
    {
        var name = engine == FileEngine.Recognised ? "mistral-ocr" : "pdf-text";
        var reader = _readers.First(reader => reader.Engine == name);
        return reader.IsOn
            ? reader
            : throw Invalid($"The engine {name} of the plugin file-parser is not served by this gateway: it has no key for it. Use \"pdf-text\" or \"native\".");
    }

    private async Task<(JsonArray Pieces, decimal Dollars)> ReadAsync(
        string accountId, SentFile file, int index, IDocumentReader reader, CancellationToken cancellationToken)
    {
        var data = await DataOf(accountId, file, index, cancellationToken);
        if (IsPicture(data))
        {
            return (Picture(data), 0);
        }

        var bytes = BytesOf(data, index);
        if (IsText(data.MediaType))
        {
            return (Pieces(file, [TextOf(bytes, index)]), 0);
        }

        if (data.MediaType != "application/pdf" && !bytes.AsSpan().StartsWith("%PDF-"u8))
        {
            throw Unread(index, "it is neither PDF nor text. Send it as one of them, or name a model that takes it");
        }

        try
        {
            var pages = await reader.ReadAsync(bytes, cancellationToken);
            return pages.All(string.IsNullOrWhiteSpace)
                ? throw Unread(index, "it holds no text: its pages may be pictures. Use the engine \"mistral-ocr\", or a model that takes files")
                : (Pieces(file, pages), reader.CostOf(pages.Count));
        }
        catch (DocumentException exception)
        {
            throw Unread(index, exception.Message);
        }
        catch (DocumentReaderBusyException exception)
        {
            throw new GatewayException(GatewayError.Unavailable($"{exception.Message} Nothing was sent and nothing is charged: try again shortly."));
        }
    }

    /// <summary>A file of the account in the place of its id; files of others' ids, which a provider may know, and all others stay.</summary>
    private async Task PutInsideAsync(string accountId, SentFile file, int index, CancellationToken cancellationToken)
    {
        if (file.Data is null && FileId.IsId(file.FileId) && await FindAsync(accountId, file.FileId!, cancellationToken) is { } stored)
        {
            var data = await LoadAsync(stored, index, cancellationToken);
            if (IsPicture(data))
            {
                file.Replace(Picture(data));
                return;
            }

            file.File["file_data"] = data.ToString();
            file.File["filename"] ??= stored.Filename;
            file.File.Remove("file_id");
        }
    }

    private static bool IsPicture(DataUrl data) => data.MediaType.StartsWith("image/", StringComparison.Ordinal);

    private static JsonArray Picture(DataUrl data) => [new JsonObject { ["type"] = "image_url", ["image_url"] = new JsonObject { ["url"] = data.ToString() } }];

    private async Task<DataUrl> DataOf(string accountId, SentFile file, int index, CancellationToken cancellationToken)
    {
        if (file.Data is not { } data)
        {
            var stored = FileId.IsId(file.FileId) ? await FindAsync(accountId, file.FileId!, cancellationToken) : null;
            file.File["filename"] ??= stored?.Filename;
            return stored is null
                ? throw Unread(index, "\"file_id\" names no file of this account. Upload it with POST /files, or send \"file_data\"")
                : await LoadAsync(stored, index, cancellationToken);
        }

        if (DataUrl.Is(data))
        {
            return DataUrl.Parse(data) ?? throw Unread(index, "its data URL is not in base64. Write it as data:application/pdf;base64,<data>");
        }

        if (!Uri.TryCreate(data, UriKind.Absolute, out var address))
        {
            // Base64 alone, as some clients send it.
            return new DataUrl("application/pdf", data);
        }

        try
        {
            return http.WhyNot(address) is { } obstacle ? throw new FetchException(obstacle) : await fetch.FetchAsync(MediaKind.File, address, cancellationToken);
        }
        catch (FetchException exception)
        {
            throw new GatewayException(new GatewayError(400, ErrorType.ImageDownloadFailed, Sentence(index, $"the gateway could not fetch it: {exception.Message}. Send it as a data URL")));
        }
    }

    private async Task<StoredFile?> FindAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        try
        {
            return await files.FindAsync(accountId, id, cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway cannot look up files at the moment. Try again shortly."), exception);
        }
    }

    private async Task<DataUrl> LoadAsync(StoredFile stored, int index, CancellationToken cancellationToken)
    {
        if (stored.Bytes > bounds.LargestFile)
        {
            throw Unread(index, $"it is larger than {bounds.LargestFile} bytes. Send fewer of its pages");
        }

        try
        {
            using var bytes = new MemoryStream((int)stored.Bytes);
            await foreach (var piece in payloads.ReadFromAsync(stored.Content, 0, cancellationToken))
            {
                bytes.Write(piece.Span);
            }

            return new DataUrl(stored.MimeType, Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length));
        }
        catch (PayloadGoneException)
        {
            throw Unread(index, "\"file_id\" names no file of this account. Upload it with POST /files, or send \"file_data\"");
        }
        catch (Exception exception) when (exception is StorageUnavailableException or PayloadKeyUnavailableException)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway cannot read files at the moment. Try again shortly."), exception);
        }
    }

    private static byte[] BytesOf(DataUrl data, int index)
    {
        try
        {
            return Convert.FromBase64String(data.Base64);
        }
        catch (FormatException)
        {
            throw Unread(index, "its base64 is not valid. Encode it again");
        }
    }

    private static string TextOf(byte[] bytes, int index)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Unread(index, "it is no text in UTF-8. Encode it again");
        }
    }

    private static bool IsText(string mediaType) => mediaType.StartsWith("text/", StringComparison.Ordinal) || mediaType is "application/json" or "application/xml" or "application/x-ndjson";

    /// <summary>The text of a file as pieces of a message, with its name around it.</summary>
    private static JsonArray Pieces(SentFile file, IReadOnlyList<string> pages) =>
    [
        Piece($"<file name=\"{file.Name}\">"),
        Piece(string.Join("\n\n", pages)),
        Piece("</file>"),
    ];

    private static JsonObject Piece(string text) => new() { ["type"] = "text", ["text"] = text };

    private static GatewayException Unread(int index, string why) => Invalid(Sentence(index, why));

    private static string Sentence(int index, string why) => string.Create(CultureInfo.InvariantCulture, $"File {index + 1} of the request cannot be read: {why}.");

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
