using System.Globalization;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Batches;

/// <summary><c>GET /batches</c>: the account's batches, newest first. Any key of the account will do.</summary>
public sealed class ListBatches
{
    private const int MostPerPage = 100;
    private const int UsualPerPage = 20;

    private readonly AuthenticateCaller _authenticate;
    private readonly IBatchStore _store;
    private readonly TimeProvider _time;

    internal ListBatches(AuthenticateCaller authenticate, IBatchStore store, TimeProvider time) => (_authenticate, _store, _time) = (authenticate, store, time);

    /// <exception cref="GatewayException">400: a parameter is wrong.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var query = context.Request.Query;
        var limit = UsualPerPage;
        if (query["limit"].ToString() is { Length: > 0 } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostPerPage))
        {
            throw BatchErrors.Invalid($"limit must be a whole number from 1 to {MostPerPage}.");
        }

        var after = query["after"].ToString() is { Length: > 0 } id ? id : null;
        if (after is not null && !BatchKey.IsId(after))
        {
            throw BatchErrors.Invalid("after must be the id of a batch, such as the last_id of the page before.");
        }

        var page = await _store.ListAsync(caller.AccountId, after, context.RequestAborted).Take(limit + 1).ToListAsync(context.RequestAborted);
        var (shown, now) = (page.Take(limit).ToList(), _time.GetUtcNow());
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteString("object", "list");
                json.WriteStartArray("data");
                foreach (var batch in shown)
                {
                    json.WriteStartObject();
                    BatchJson.Write(json, BatchRules.Shown(batch, now));
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteString("first_id", shown.FirstOrDefault()?.Id);
                json.WriteString("last_id", shown.LastOrDefault()?.Id);
                json.WriteBoolean("has_more", page.Count > limit);
            },
            context.RequestAborted);
    }
}
