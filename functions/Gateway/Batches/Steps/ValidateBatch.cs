using System.IO.Hashing;
using System.Text;
using Interchange.Gateway.Batches.Lines;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Batches.Steps;

/// <summary>
/// Counts the lines of a batch and looks at each. In memory are one line and, of those before it, a hash of the custom_id: under 4 MB for 100,000 lines.
/// </summary>
internal sealed class ValidateBatch(BatchBook book, IPayloadStore payloads, BatchOptions options, TimeProvider time)
{
    private static readonly BatchCheck Over = new(CanRun: false, 0, HasDuplicates: false);

    public async Task<BatchCheck> RunAsync(BatchRun run, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(run.Key, cancellationToken) is not { HasEnded: false } batch)
        {
            return Over;
        }

        var tally = new Tally(batch.Endpoint, options.MostLines);
        try
        {
            await foreach (var line in JsonLines.ReadAsync(payloads, BatchFiles.InputOf(batch), (0, 1, 0), segments: 8, cancellationToken))
            {
                if (!tally.Count(line))
                {
                    break;
                }
            }
        }
        catch (PayloadGoneException)
        {
            tally.Fail(new BatchProblem("input_file_deleted", "The input file was deleted, or has expired.", "input_file_id", Line: null));
        }

        if (tally.Failure is { } failure)
        {
            await book.ChangeAsync(run.Key, current => BatchRules.Failed(current, tally.Total, failure, time.GetUtcNow()), cancellationToken);
            return Over;
        }

        if (tally.HasDuplicates)
        {
            await payloads.WriteAsync(run.Key.Payload(BatchParts.Duplicates), tally.Duplicates, BatchFiles.KeptUntil(batch), cancellationToken);
        }

        await book.ChangeAsync(run.Key, current => BatchRules.Validated(current, tally.Total, time.GetUtcNow()), cancellationToken);
        return new BatchCheck(CanRun: true, tally.Total, tally.HasDuplicates);
    }

    private sealed class Tally(string endpoint, int mostLines)
    {
        private readonly HashSet<UInt128> _seen = [];
        private readonly List<byte> _duplicates = [];
        private readonly List<BatchProblem> _problems = [];
        private BatchProblem? _failure;

        public int Total { get; private set; }

        public bool HasDuplicates { get; private set; }

        public byte[] Duplicates => [.. _duplicates];

        /// <summary>Why no line can be answered; null when one can.</summary>
        public IReadOnlyList<BatchProblem>? Failure =>
            _failure is not null ? [_failure]
            : Total == 0 ? [new BatchProblem("empty_file", "There are no lines. Each line is a request.", "input_file_id", Line: null)]
            : _seen.Count == 0 ? _problems
            : null;

        public void Fail(BatchProblem problem) => _failure = problem;

        /// <summary>False when it is one line too many.</summary>
        public bool Count(JsonLine line)
        {
            if (++Total > mostLines)
            {
                Fail(new BatchProblem("too_many_lines", $"There are more than {mostLines} lines, which is the most that this gateway takes. Make several batches of them.", "input_file_id", line.Number));
                return false;
            }

            var request = LineReader.Read(line, endpoint);
            var isDuplicate = request.Problem is null && !_seen.Add(XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(request.CustomId!)));
            _duplicates.Add(isDuplicate ? (byte)1 : (byte)0);
            HasDuplicates |= isDuplicate;
            if (request.Problem is { } problem && _problems.Count < BatchRules.MostProblems)
            {
                _problems.Add(problem);
            }

            return true;
        }
    }
}
