using System.Buffers;
using System.Text;
using Interchange.Gateway.Batches.Lines;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>Collects what the lines of a window have come to into one payload, written once, and removes what they have left.</summary>
internal sealed class CollectWindow(BatchBook book, JobResults results, ChatJobStore jobs, IPayloadStore payloads)
{
    /// <summary>Exchanges with storage at the same time.</summary>
    private const int AtOnce = 8;

    public async Task<BatchCounts> RunAsync(BatchStep step, CancellationToken cancellationToken)
    {
        var run = step.Run;
        if (await book.FindAsync(run.Key, cancellationToken) is not { } batch)
        {
            return run.Counts;
        }

        var (window, outcome) = (run.Key.Payload(BatchParts.Window(run.Window)), run.Key.Payload(BatchParts.Outcome(run.Window)));
        var head = (await Framed.FindHeadAsync(payloads, window, BatchJsonContext.Default.WindowHead, cancellationToken))?.Head;
        var counts = await KeepAsync(step, batch, head, outcome, cancellationToken);
        var all = run.Counts.With(counts.Counts) with { Total = run.Counts.Total };
        await book.ChangeAsync(run.Key, current => BatchRules.Counted(current, all), cancellationToken);
        if (head is not null)
        {
            await RemoveAsync(run.Key, head, cancellationToken);
            await payloads.DeleteAsync(window, cancellationToken);
        }

        return all;
    }

    private async Task<OutcomeHead> KeepAsync(BatchStep step, Batch batch, WindowHead? window, PayloadName name, CancellationToken cancellationToken)
    {
        if (window is not null)
        {
            var (head, output, errors) = await CollectAsync(step, window, cancellationToken);
            var bytes = Framed.Write(head, BatchJsonContext.Default.OutcomeHead, output.WrittenMemory, errors.WrittenMemory);
            if (await payloads.TryCreateAsync(name, bytes, BatchFiles.KeptUntil(batch), cancellationToken))
            {
                return head;
            }
        }

        return (await Framed.FindHeadAsync(payloads, name, BatchJsonContext.Default.OutcomeHead, cancellationToken))?.Head ?? throw new PayloadGoneException(name);
    }

    private async Task<(OutcomeHead Head, ArrayBufferWriter<byte> Output, ArrayBufferWriter<byte> Errors)> CollectAsync(
        BatchStep step, WindowHead window, CancellationToken cancellationToken)
    {
        var key = step.Run.Key;
        var found = new JobResult?[window.Lines.Count];
        await Parallel.ForAsync(0, found.Length, Options(cancellationToken), async (index, token) =>
            found[index] = window.Lines[index].Length > 0 ? await results.FindAsync(key.Line(window.Lines[index].Number), token) : null);
        var (output, errors) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var head = new OutcomeHead(0, 0, 0, 0, 0);
        foreach (var (index, line) in window.Lines.Index())
        {
            if (found[index] is { State: JobState.Succeeded, Status: StatusCodes.Status200OK } answer)
            {
                LineOutcome.Response(output, key, line.Number, line.CustomId, answer.Status, RequestIdOf(answer), answer.Body.Span);
                var usage = UsageEventJson.ReadRecord(answer.Event.Span).Usage;
                head = head with
                {
                    Completed = head.Completed + 1,
                    PromptTokens = head.PromptTokens + usage.PromptTokens,
                    CompletionTokens = head.CompletionTokens + usage.CompletionTokens,
                };
                continue;
            }

            head = head with { Failed = head.Failed + 1 };
            WriteError(errors, key, line, found[index], step.Ending);
        }

        return (head with { OutputLength = output.WrittenCount }, output, errors);
    }

    private static void WriteError(ArrayBufferWriter<byte> errors, BatchKey key, WindowLine line, JobResult? result, BatchEnding? ending)
    {
        if (line.Problem is { } problem)
        {
            LineOutcome.Error(errors, key, line.Number, line.CustomId, problem);
        }
        else if (line.Body is { } body)
        {
            LineOutcome.Response(errors, key, line.Number, line.CustomId, line.Status ?? StatusCodes.Status500InternalServerError, requestId: null, Encoding.UTF8.GetBytes(body));
        }
        else if (result is { State: not JobState.Cancelled })
        {
            LineOutcome.Response(errors, key, line.Number, line.CustomId, result.Status, RequestIdOf(result), result.Body.Span);
        }
        else
        {
            LineOutcome.Error(errors, key, line.Number, line.CustomId, BatchEndings.ProblemOf(ending, line.Number));
        }
    }

    private static string? RequestIdOf(JobResult result) => result.Headers.GetValueOrDefault("X-Generation-Id");

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };

    private Task RemoveAsync(BatchKey key, WindowHead window, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        window.Lines.Where(static line => line.Length > 0),
        Options(cancellationToken),
        async (line, token) =>
        {
            await results.RemoveAsync(key.Line(line.Number), token);
            await jobs.RemoveProgressAsync(key.Line(line.Number), token);
        });
}
