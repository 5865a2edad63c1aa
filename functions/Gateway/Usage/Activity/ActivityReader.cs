using System.Globalization;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Generations;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// Reads activity: roll-ups of what is closed, and the records of what is not. Exact for all that was rolled up or is not rolled up yet; a generation that
/// is recorded after its quarter of an hour was rolled up is missing until the next roll-up.
/// </summary>
internal sealed class ActivityReader(
    IActivityAgenda agenda, IActivityStore store, IGenerationStore generations, UsageRetention retention, TimeProvider time) : IDisposable
{
    /// <summary>What one answer may cost: about two seconds of a processor.</summary>
    public const int MaxRecords = 250_000;

    /// <summary>Answers from records at once, so that they leave something of the processors to those who call models.</summary>
    private readonly SemaphoreSlim _scans = new(2);

    /// <summary>Cells that together are all that happened in the span of time, each with a moment of its period. Some may have the same key.</summary>
    /// <exception cref="GatewayException">400: it is not known so precisely any more; 408: too much would have to be read; 503: storage does not answer.</exception>
    public async IAsyncEnumerable<(DateTimeOffset Time, ActivityKey Key, ActivityTotals Totals)> ReadAsync(
        ActivityRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var cells = CellsAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await AnsweredAsync(cells.MoveNextAsync()))
        {
            yield return cells.Current;
        }
    }

    public void Dispose() => _scans.Dispose();

    private static async ValueTask<bool> AnsweredAsync(ValueTask<bool> next)
    {
        try
        {
            return await next;
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway's activity storage does not answer at the moment. Try again shortly."), exception);
        }
    }

    private async IAsyncEnumerable<(DateTimeOffset Time, ActivityKey Key, ActivityTotals Totals)> CellsAsync(
        ActivityRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var progress = await agenda.ProgressAsync(cancellationToken);
        var pieces = TimeCover.Of(request.From, request.To, progress, request.Coarsest).ToArray();
        Check(request, pieces);
        foreach (var (source, from, to) in pieces.Where(static piece => piece.Source != CoverSource.Records))
        {
            var length = source == CoverSource.Days ? PeriodLength.Day : PeriodLength.Quarter;
            await foreach (var rollUp in store.ReadAsync(request.AccountId, length, from, to, request.Users, cancellationToken))
            {
                foreach (var (key, totals) in rollUp.Cube.Cells)
                {
                    yield return (rollUp.Period.Start, key, totals);
                }
            }
        }

        await foreach (var cell in RecordsAsync(request, progress, [.. pieces.Where(static piece => piece.Source == CoverSource.Records)], cancellationToken))
        {
            yield return cell;
        }
    }

    private async IAsyncEnumerable<(DateTimeOffset Time, ActivityKey Key, ActivityTotals Totals)> RecordsAsync(
        ActivityRequest request, RollUpProgress progress, CoverPiece[] pieces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (pieces.Length == 0)
        {
            yield break;
        }

        await _scans.WaitAsync(cancellationToken);
        try
        {
            var read = 0;
            foreach (var (_, from, to) in pieces)
            {
                await foreach (var record in generations.ListAsync(request.AccountId, from, to, cancellationToken))
                {
                    if (++read > MaxRecords)
                    {
                        throw TooMuch(request, progress);
                    }

                    var recorded = record.ToEvent();
                    yield return (
                        GenerationId.Time(record.GenerationId) ?? from,
                        ActivityKey.Of(recorded, request.Generations),
                        ActivityTotals.Of(recorded));
                }
            }
        }
        finally
        {
            _scans.Release();
        }
    }

    private void Check(ActivityRequest request, CoverPiece[] pieces)
    {
        var first = retention.FirstRecords(time.GetUtcNow());
        if (pieces.Any(piece => piece.Source != CoverSource.Days && piece.From < first))
        {
            throw new GatewayException(GatewayError.InvalidRequest(
                request.Coarsest == CoverSource.Days
                    ? $"Before {Text(first)} only whole UTC days are known: let the range begin, and where it ends before then end, at midnight."
                    : $"Before {Text(first)} only whole days are known: begin later, or ask for days and leave out generation_id."));
        }
    }

    private static GatewayException TooMuch(ActivityRequest request, RollUpProgress progress) => new(new GatewayError(
        408,
        ErrorType.Timeout,
        request.Coarsest == CoverSource.Records
            ? $"The range holds more than {MaxRecords.ToString("N0", CultureInfo.InvariantCulture)} generations, too many to be read one by one. Ask for a shorter one, or for a coarser granularity without generation_id."
            : $"The range holds more than {MaxRecords.ToString("N0", CultureInfo.InvariantCulture)} generations that are not rolled up yet. Let it end before {Text(progress.Quarters)}, and begin and end at a quarter of an hour; or try again in a few minutes."));

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
