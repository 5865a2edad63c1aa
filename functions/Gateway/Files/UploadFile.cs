using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Interchange.Gateway.Files;

/// <summary>
/// <c>POST /files</c>: keeps a file of the caller's account. Its bytes go from the connection into the store, encrypted, in bounded memory; it is there when
/// all of it was read and what it is was found fit, and leaves nothing otherwise.
/// </summary>
public sealed class UploadFile
{
    /// <summary>What a form has beside its file.</summary>
    private const int FormBytes = 16 * 1024;

    private const int Slack = 1024 * 1024;

    /// <summary>For files that nobody has said an end for.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    private readonly AuthenticateCaller _authenticate;
    private readonly IFileStore _files;
    private readonly IPayloadStore _payloads;
    private readonly FileBounds _options;
    private readonly TimeProvider _time;

    internal UploadFile(AuthenticateCaller authenticate, IFileStore files, IPayloadStore payloads, FileBounds options, TimeProvider time) =>
        (_authenticate, _files, _payloads, _options, _time) = (authenticate, files, payloads, options, time);

    /// <exception cref="GatewayException">400: not a form, or not a file that is taken; 413: too large; 415: compressed.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Inference, context.RequestAborted);
        if (context.Request.ContentLength > _options.Largest + FormBytes)
        {
            throw FileErrors.TooLarge(_options);
        }

        var room = _options.LargestTotal - await _files.SizeAsync(caller.AccountId, context.RequestAborted);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            // So much more that the refusal is the one below, which says how large a file may be.
            limit.MaxRequestBodySize = _options.Largest + Slack;
        }

        var now = _time.GetUtcNow();
        var id = FileId.New(now);
        using var probe = new FileProbe();
        using var writer = await _payloads.BeginAsync(StoredFile.ContentOf(caller.AccountId, id), context.RequestAborted);
        var form = await FileForm.ReadAsync(context.Request, TakeAsync, context.RequestAborted);
        var file = new StoredFile
        {
            AccountId = caller.AccountId,
            Id = id,
            Filename = form.Filename,
            Bytes = writer.Length,
            Purpose = form.Purpose,
            MimeType = Checked(form, writer.Length, probe.End()),
            CreatedAt = now,
            ExpiresAt = now + form.Life,
        };

        // Once it is begun it is done: a caller who leaves here would leave bytes that nobody finds.
        await writer.CompleteAsync(file.ExpiresAt ?? now + Forever, CancellationToken.None);
        await _files.AddAsync(file, CancellationToken.None);
        await JsonExchange.WriteAsync(context.Response, StatusCodes.Status200OK, json => FileJson.Write(json, context.Request, file), context.RequestAborted);

        ValueTask TakeAsync(ReadOnlyMemory<byte> bytes)
        {
            if (writer.Length + bytes.Length > _options.Largest)
            {
                throw FileErrors.TooLarge(_options);
            }

            if (writer.Length + bytes.Length > room)
            {
                throw FileErrors.Full(_options);
            }

            probe.Look(bytes.Span);
            return writer.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private static string Checked(FileForm form, long length, string? type)
    {
        if (!form.HasFile)
        {
            throw FileErrors.Invalid("The form has no \"file\". Send one.");
        }

        if (length == 0)
        {
            throw FileErrors.Invalid("The file is empty.");
        }

        if (form.Purpose == FilePurpose.Batch)
        {
            // What is wrong with its lines is said of each line, by the batch.
            return "application/x-ndjson";
        }

        return type ?? throw FileErrors.Invalid("The file is of no type that is taken: PDF, PNG, JPEG, GIF, WebP, DOCX, XLSX, PPTX, MP3, WAV, FLAC, OGG or UTF-8 text, by its content.");
    }
}
