using Interchange.Gateway.Batches.Lines;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>
/// Makes orders of the next lines of a batch and writes them down together. Which answer has which id is decided here: whoever comes second takes what the
/// first one wrote, so that a line is charged once.
/// </summary>
internal sealed class ReadWindow(BatchBook book, BatchEndpoints endpoints, BatchCallers callers, IPayloadStore payloads)
{
    /// <summary>The most lines of a window.</summary>
    public const int MostLines = 50;

    /// <summary>A window has one line, or no more bytes than that.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    public async Task<BatchWindow> RunAsync(BatchRun run, CancellationToken cancellationToken)
    {
        var batch = await book.FindAsync(run.Key, cancellationToken);
        if (batch is not { HasEnded: false, State: not BatchState.Cancelling })
        {
            // The event may have come while nobody waited for it.
            return Ended(run, BatchEnding.Cancelled);
        }

        var name = run.Key.Payload(BatchParts.Window(run.Window));
        try
        {
            var orders = await MakeAsync(run, batch, cancellationToken);
            var bytes = Framed.Write(orders.Head, BatchJsonContext.Default.WindowHead, orders.Bytes);
            if (await payloads.TryCreateAsync(name, bytes, BatchFiles.KeptUntil(batch), cancellationToken))
            {
                return WindowOf(run, Framed.Read(bytes, BatchJsonContext.Default.WindowHead));
            }
        }
        catch (PayloadGoneException)
        {
            return Ended(run, BatchEnding.InputGone);
        }

        return await Framed.FindHeadAsync(payloads, name, BatchJsonContext.Default.WindowHead, cancellationToken) is { } kept
            ? WindowOf(run, kept)
            : throw new PayloadGoneException(name);
    }

    private static BatchWindow Ended(BatchRun run, BatchEnding end) => new(BatchParts.Window(run.Window), [], run.Offset, run.Line, run.Ordinal, IsLast: true, end);

    private static BatchWindow WindowOf(BatchRun run, (WindowHead Head, int Start) kept) => new(
        BatchParts.Window(run.Window),
        [.. kept.Head.Lines.Where(static line => line.Length > 0).Select(line => new BatchLineRef(line.Number, kept.Start + line.Offset, line.Length))],
        kept.Head.NextOffset,
        kept.Head.NextLine,
        kept.Head.NextOrdinal,
        kept.Head.IsLast,
        End: null);

    private async Task<(WindowHead Head, byte[] Bytes)> MakeAsync(BatchRun run, Batch batch, CancellationToken cancellationToken)
    {
        var duplicates = run.HasDuplicates
            ? await payloads.ReadRangeAsync(run.Key.Payload(BatchParts.Duplicates), run.Ordinal, MostLines, cancellationToken)
            : null;
        var caller = await callers.FindAsync(batch.KeyHash, cancellationToken);
        var endpoint = endpoints.Get(batch.Endpoint);
        var lines = new List<WindowLine>(MostLines);
        var (next, isLast) = ((run.Offset, run.Line, run.Ordinal), true);
        using var orders = new MemoryStream();
        await foreach (var line in JsonLines.ReadAsync(payloads, BatchFiles.InputOf(batch), next, segments: 2, cancellationToken))
        {
            if (lines.Count == MostLines || (lines.Count > 0 && orders.Length + line.Bytes.Length > MostBytes))
            {
                isLast = false;
                break;
            }

            var request = LineReader.Read(line, batch.Endpoint);
            var isDuplicate = duplicates is { } marks && line.Ordinal - run.Ordinal < marks.Bytes.Length && marks.Bytes.Span[line.Ordinal - run.Ordinal] != 0;
            lines.Add(await OrderAsync(line, isDuplicate ? request with { Problem = LineReader.Duplicate(line) } : request, caller, endpoint, batch, orders));
            next = (line.NextOffset, line.Number + 1, line.Ordinal + 1);
        }

        return (new WindowHead(lines, next.Offset, next.Line, next.Ordinal, isLast), orders.ToArray());
    }

    private static async Task<WindowLine> OrderAsync(JsonLine line, LineRequest request, Caller? caller, IBatchEndpoint endpoint, Batch batch, MemoryStream orders)
    {
        var ordered = new WindowLine { Number = line.Number, CustomId = request.CustomId, Problem = request.Problem };
        if (request.Problem is not null)
        {
            return ordered;
        }

        try
        {
            var order = endpoint.Accept(
                caller ?? throw new GatewayException(BatchErrors.KeyGone),
                line.Bytes.Slice(request.BodyStart, request.BodyLength),
                batch.Key,
                BatchFiles.KeptUntil(batch));
            ordered = ordered with { Offset = (int)orders.Length, Length = order.Length };
            orders.Write(order);
            return ordered;
        }
        catch (GatewayException refused)
        {
            return ordered with { Status = refused.Error.Status, Body = await BatchErrors.BodyOfAsync(refused.Error, endpoint.Errors) };
        }
    }
}
