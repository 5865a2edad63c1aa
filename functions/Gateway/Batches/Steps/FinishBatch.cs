using System.Buffers;
using Interchange.Gateway.Batches.Lines;
using Interchange.Gateway.Files;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>
/// Joins what the windows have come to into the two files of a batch, piece by piece, with an error for each line that an early end leaves. Until the batch is
/// noted as ended nothing is removed that another try would need.
/// </summary>
internal sealed class FinishBatch(BatchBook book, IFileStore files, JobCancellation cancellation, IPayloadStore payloads, BatchOptions options, TimeProvider time)
{
    private const string MimeType = "application/x-ndjson";

    public async Task RunAsync(BatchStep step, CancellationToken cancellationToken)
    {
        var run = step.Run;
        if (await book.FindAsync(run.Key, cancellationToken) is not { } batch)
        {
            return;
        }

        if (!batch.HasEnded)
        {
            await book.ChangeAsync(run.Key, current => BatchRules.Finalizing(current, time.GetUtcNow()), cancellationToken);
            await EndAsync(batch, run, step.Ending ?? BatchEnding.Completed, cancellationToken);
        }

        for (var window = 0; window < run.Window; window++)
        {
            await payloads.DeleteAsync(run.Key.Payload(BatchParts.Outcome(window)), cancellationToken);
        }

        await payloads.DeleteAsync(run.Key.Payload(BatchParts.Duplicates), cancellationToken);
        await payloads.DeleteAsync(run.Key.Payload(BatchParts.Input), cancellationToken);
        await cancellation.RemoveAsync(run.Key.Whole, cancellationToken);
    }

    private async Task EndAsync(Batch batch, BatchRun run, BatchEnding ending, CancellationToken cancellationToken)
    {
        using var output = await payloads.BeginAsync(StoredFile.ContentOf(batch.AccountId, batch.OutputFileId), cancellationToken);
        using var errors = await payloads.BeginAsync(StoredFile.ContentOf(batch.AccountId, batch.ErrorFileId), cancellationToken);
        for (var window = 0; window < run.Window; window++)
        {
            var name = run.Key.Payload(BatchParts.Outcome(window));
            ReadOnlyMemory<byte> bytes = await payloads.ReadAsync(name, cancellationToken) ?? throw new PayloadGoneException(name);
            var (head, start) = Framed.Read(bytes, BatchJsonContext.Default.OutcomeHead);
            await output.WriteAsync(bytes.Slice(start, head.OutputLength), cancellationToken);
            await errors.WriteAsync(bytes[(start + head.OutputLength)..], cancellationToken);
        }

        var counts = run.Counts;
        if (ending != BatchEnding.Completed)
        {
            counts = counts with { Failed = Math.Max(counts.Failed, counts.Total - counts.Completed) };
            await WriteRestAsync(batch, run, ending, errors, cancellationToken);
        }

        var (hasOutput, hasErrors) = (output.Length > 0, errors.Length > 0);
        await KeepAsync(batch, batch.OutputFileId, "output", output, cancellationToken);
        await KeepAsync(batch, batch.ErrorFileId, "errors", errors, cancellationToken);
        await book.ChangeAsync(
            run.Key,
            current => BatchRules.Ended(current, BatchEndings.StateOf(ending), counts, hasOutput, hasErrors, time.GetUtcNow()) is var ended && ended.State == BatchState.Failed
                ? ended with { Problems = [BatchEndings.ProblemOf(ending, line: null)] }
                : ended,
            cancellationToken);
    }

    /// <summary>An error for each line that was never begun.</summary>
    private async Task WriteRestAsync(Batch batch, BatchRun run, BatchEnding ending, PayloadWriter errors, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            await foreach (var line in JsonLines.ReadAsync(payloads, BatchFiles.InputOf(batch), (run.Offset, run.Line, run.Ordinal), segments: 8, cancellationToken))
            {
                buffer.ResetWrittenCount();
                var request = LineReader.Read(line, batch.Endpoint);
                LineOutcome.Error(buffer, run.Key, line.Number, request.CustomId, request.Problem ?? BatchEndings.ProblemOf(ending, line.Number));
                await errors.WriteAsync(buffer.WrittenMemory, cancellationToken);
            }
        }
        catch (PayloadGoneException)
        {
            // Nobody knows what these lines were called.
        }
    }

    private async Task KeepAsync(Batch batch, string id, string kind, PayloadWriter content, CancellationToken cancellationToken)
    {
        if (content.Length == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var file = new StoredFile
        {
            AccountId = batch.AccountId,
            Id = id,
            Filename = $"{batch.Id}_{kind}.jsonl",
            Bytes = content.Length,
            Purpose = FilePurpose.BatchOutput,
            MimeType = MimeType,
            CreatedAt = now,
            ExpiresAt = now + options.Kept,
        };
        await content.CompleteAsync(file.ExpiresAt.Value, cancellationToken);
        await files.AddAsync(file, cancellationToken);
    }
}
