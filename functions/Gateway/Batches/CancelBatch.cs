using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Batches;

/// <summary>
/// <c>POST /batches/{id}/cancel</c>: no further line is begun, and those under way are given up as when a caller leaves. What was answered by then is in the
/// output file and was charged.
/// </summary>
public sealed class CancelBatch
{
    private readonly AuthenticateCaller _authenticate;
    private readonly BatchBook _book;
    private readonly JobCancellation _cancellation;
    private readonly TimeProvider _time;

    internal CancelBatch(AuthenticateCaller authenticate, BatchBook book, JobCancellation cancellation, TimeProvider time) =>
        (_authenticate, _book, _cancellation, _time) = (authenticate, book, cancellation, time);

    /// <exception cref="GatewayException">404: the account has no such batch; 409: it has ended, or is all but done.</exception>
    public async Task HandleAsync(HttpContext context, string id, IBatchRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(context);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var key = new BatchKey(caller.AccountId, id);
        var known = await _book.FindAsync(key, context.RequestAborted) ?? throw BatchErrors.Unknown();
        var batch = await _book.ChangeAsync(key, current => BatchRules.Cancelling(current, _time.GetUtcNow()), context.RequestAborted)
            ?? throw new GatewayException(GatewayError.Conflict($"A batch that is {BatchStates.NameOf(known.State)} cannot be cancelled."));
        await _cancellation.RequestAsync(key.Whole, context.RequestAborted);
        await runs.CancelAsync(key, context.RequestAborted);
        await JsonExchange.WriteAsync(context.Response, StatusCodes.Status200OK, json => BatchJson.Write(json, batch), context.RequestAborted);
    }
}
