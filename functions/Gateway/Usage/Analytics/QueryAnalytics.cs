using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Activity;
using Interchange.Gateway.Usage.Export;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Analytics;

/// <summary>
/// <c>POST /analytics/query</c>: metrics of the account's activity, broken down and filtered. Needs a management key. As CSV where that is asked for: see
/// <see cref="AnswerFormat"/>; what the JSON says beside the rows is then in headers.
/// </summary>
public sealed class QueryAnalytics
{
    /// <summary>Keys whose names are looked up for an answer.</summary>
    private const int MaxNames = 500;

    private const int NamesAtOnce = 25;

    private readonly AuthenticateCaller _authenticate;
    private readonly ActivityReader _reader;
    private readonly UsageRetention _retention;
    private readonly IKeyStore _keys;
    private readonly TimeProvider _time;

    internal QueryAnalytics(AuthenticateCaller authenticate, ActivityReader reader, UsageRetention retention, IKeyStore keys, TimeProvider time)
    {
        _authenticate = authenticate;
        _reader = reader;
        _retention = retention;
        _keys = keys;
        _time = time;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var started = _time.GetTimestamp();
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, cancellationToken);
        var csv = AnswerFormat.IsCsv(context.Request);
        var answer = await AnswerAsync(caller.AccountId, await ReadAsync(context.Request, cancellationToken), cancellationToken);
        if (csv)
        {
            context.Response.Headers["X-Interchange-Truncated"] = answer.Truncated ? "true" : "false";
            foreach (var warning in answer.Warnings)
            {
                context.Response.Headers.Append("X-Interchange-Warning", warning);
            }

            await answer.ToCsv().WriteAsync(context.Response, "analytics.csv", cancellationToken);
            return;
        }

        await JsonExchange.WriteAsync(
            context.Response, StatusCodes.Status200OK, json => answer.Write(json, _time.GetElapsedTime(started)), cancellationToken);
    }

    private async Task<AnalyticsQuery> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        using var body = await JsonExchange.ReadObjectAsync(request, cancellationToken);
        return AnalyticsQueryReader.Read(body.RootElement, now, _retention.FirstActivity(now));
    }

    private async Task<AnalyticsAnswer> AnswerAsync(string accountId, AnalyticsQuery query, CancellationToken cancellationToken)
    {
        var table = new AnalyticsTable(query, accountId);
        await foreach (var (time, key, totals) in _reader.ReadAsync(query.ToRequest(accountId), cancellationToken))
        {
            table.Add(time, key, totals);
        }

        var (rows, truncated) = table.Rows();
        var warnings = query.Warnings.ToList();
        var names = await NamesAsync(accountId, query, rows, warnings, cancellationToken);
        return new AnalyticsAnswer(query, rows, truncated, names, warnings);
    }

    private async Task<Dictionary<string, string>> NamesAsync(
        string accountId,
        AnalyticsQuery query,
        IReadOnlyList<(AnalyticsRowKey Key, ActivityTotals Totals)> rows,
        List<string> warnings,
        CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var dimension = query.Dimensions.Index().Where(static one => one.Item.Name == AnalyticsDimensions.Key).Select(static one => (int?)one.Index).FirstOrDefault();
        if (dimension is not { } place)
        {
            return names;
        }

        var hashes = rows.Select(row => row.Key[place]).OfType<string>().Where(static hash => KeyHash.TryParse(hash, out _)).Distinct(StringComparer.Ordinal).ToArray();
        if (hashes.Length > MaxNames)
        {
            warnings.Add($"api_key_id is the name of the first {MaxNames} keys, and the hash of the others.");
        }

        try
        {
            foreach (var group in hashes.Take(MaxNames).Chunk(NamesAtOnce))
            {
                foreach (var stored in await Task.WhenAll(group.Select(hash => _keys.FindAsync(hash, cancellationToken))))
                {
                    if (stored is not null && stored.Key.AccountId == accountId)
                    {
                        names[stored.Key.Hash] = stored.Key.Name;
                    }
                }
            }
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway's key storage does not answer at the moment. Try again shortly."), exception);
        }

        return names;
    }
}
