using Interchange.Gateway.Keys;
using Interchange.Gateway.Usage.Export;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// <c>GET /activity</c>: what each endpoint did for the account on each of the last 30 completed UTC days. Needs a management key. Requests that no endpoint
/// answered are in no row. As CSV where that is asked for: see <see cref="AnswerFormat"/>.
/// </summary>
public sealed class GetActivity
{
    private readonly AuthenticateCaller _authenticate;
    private readonly ActivityReader _reader;
    private readonly TimeProvider _time;

    internal GetActivity(AuthenticateCaller authenticate, ActivityReader reader, TimeProvider time)
    {
        _authenticate = authenticate;
        _reader = reader;
        _time = time;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, cancellationToken);
        var csv = AnswerFormat.IsCsv(context.Request);
        var filter = ActivityFilter.Read(context.Request.Query, caller.AccountId, _time.GetUtcNow());
        var rows = await RowsAsync(caller.AccountId, filter, cancellationToken);
        var workspace = filter.ByWorkspace ? caller.AccountId : null;
        if (csv)
        {
            await Csv(rows, workspace).WriteAsync(context.Response, "activity.csv", cancellationToken);
            return;
        }

        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteStartArray("data");
                foreach (var (row, totals) in rows)
                {
                    row.Write(json, totals, workspace);
                }

                json.WriteEndArray();
            },
            cancellationToken);
    }

    private static CsvText Csv(IEnumerable<KeyValuePair<ActivityRow, ActivityTotals>> rows, string? workspace)
    {
        var csv = new CsvText();
        foreach (var column in ActivityRow.Columns)
        {
            csv.Add(column);
        }

        if (workspace is not null)
        {
            csv.Add(ActivityRow.WorkspaceColumn);
        }

        csv.EndLine();
        foreach (var (row, totals) in rows)
        {
            row.Write(csv, totals, workspace);
        }

        return csv;
    }

    /// <summary>The latest day first, then in the order of models and endpoints.</summary>
    private async Task<IEnumerable<KeyValuePair<ActivityRow, ActivityTotals>>> RowsAsync(
        string accountId, ActivityFilter filter, CancellationToken cancellationToken)
    {
        var rows = new Dictionary<ActivityRow, ActivityTotals>();
        var request = new ActivityRequest { AccountId = accountId, From = filter.From, To = filter.To };
        await foreach (var (time, key, totals) in _reader.ReadAsync(request, cancellationToken))
        {
            if (!filter.Takes(key))
            {
                continue;
            }

            var row = ActivityRow.Of(ActivityPeriod.Floor(PeriodLength.Day, time), key);
            if (!rows.TryGetValue(row, out var sum))
            {
                rows[row] = sum = new ActivityTotals();
            }

            sum.Add(totals);
        }

        return rows
            .OrderByDescending(static row => row.Key.Date)
            .ThenBy(static row => row.Key.Model, StringComparer.Ordinal)
            .ThenBy(static row => row.Key.Endpoint, StringComparer.Ordinal)
            .ThenBy(static row => row.Key.Provider, StringComparer.Ordinal);
    }
}
