using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Files;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Batches.Inline;

/// <summary>
/// <c>GET /api/beta/batches/{id}</c>: how a batch of the caller's account goes, and once it has ended what its requests have come to, sent as it is read. Any key
/// of the account will do.
/// </summary>
public sealed class GetInlineBatch
{
    private readonly AuthenticateCaller _authenticate;
    private readonly BatchBook _book;
    private readonly IPayloadStore _payloads;
    private readonly TimeProvider _time;

    internal GetInlineBatch(AuthenticateCaller authenticate, BatchBook book, IPayloadStore payloads, TimeProvider time) =>
        (_authenticate, _book, _payloads, _time) = (authenticate, book, payloads, time);

    /// <exception cref="GatewayException">404: the account has no such batch.</exception>
    public async Task HandleAsync(HttpContext context, string id)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var found = await _book.FindAsync(new BatchKey(caller.AccountId, id), context.RequestAborted) ?? throw BatchErrors.Unknown();
        var batch = BatchRules.Shown(found, _time.GetUtcNow());
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        await response.Body.WriteAsync(Head(batch), context.RequestAborted);
        if (batch.HasEnded)
        {
            await WriteResultsAsync(batch, response, context.RequestAborted);
        }

        await response.Body.WriteAsync("]}"u8.ToArray(), context.RequestAborted);
    }

    /// <summary>The batch up to where its results begin.</summary>
    private static ReadOnlyMemory<byte> Head(Batch batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        InlineJson.Write(json, batch);
        json.WriteStartArray("results");
        json.Flush();
        return buffer.WrittenMemory;
    }

    private async Task WriteResultsAsync(Batch batch, HttpResponse response, CancellationToken cancellationToken)
    {
        var atStart = true;
        var isFirst = true;
        foreach (var file in (string?[])[batch.HasOutput ? batch.OutputFileId : null, batch.HasErrors ? batch.ErrorFileId : null])
        {
            if (file is null)
            {
                continue;
            }

            try
            {
                await foreach (var chunk in _payloads.ReadFromAsync(StoredFile.ContentOf(batch.AccountId, file), 0, cancellationToken))
                {
                    var joined = Joined(chunk.Span, ref atStart, ref isFirst);
                    await response.Body.WriteAsync(joined, cancellationToken);
                }
            }
            catch (PayloadGoneException)
            {
                // It was deleted, as a file: the rest is there.
            }
        }
    }

    /// <summary>Lines as members of an array: before each but the first there is a comma. A chunk may end anywhere.</summary>
    private static byte[] Joined(ReadOnlySpan<byte> chunk, ref bool atStart, ref bool isFirst)
    {
        var joined = new List<byte>(chunk.Length + 64);
        while (!chunk.IsEmpty)
        {
            if (atStart && !isFirst)
            {
                joined.Add((byte)',');
            }

            (atStart, isFirst) = (false, false);
            var end = chunk.IndexOf((byte)'\n');
            joined.AddRange(end < 0 ? chunk : chunk[..(end + 1)]);
            atStart = end >= 0;
            chunk = end < 0 ? [] : chunk[(end + 1)..];
        }

        return [.. joined];
    }
}
