using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Responses.Storing;

/// <summary><c>DELETE /responses/{id}</c>: removes a stored response; one that is being made is cancelled. Any key of the account will do.</summary>
public sealed class DeleteResponse
{
    private readonly FindResponse _find;
    private readonly StoredResponses _stored;
    private readonly JobCancellation _cancellation;

    internal DeleteResponse(FindResponse find, StoredResponses stored, JobCancellation cancellation) => (_find, _stored, _cancellation) = (find, stored, cancellation);

    /// <exception cref="GatewayException">404: the account has no such response.</exception>
    public async Task HandleAsync(HttpContext context, string id, IJobRuns runs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(runs);
        var (caller, response) = await _find.AsAsync(context, id);
        if (StoredResponses.JobOf(caller.AccountId, response) is { } job && await runs.FindAsync(job, context.RequestAborted) is { HasEnded: false })
        {
            await _cancellation.EndAsync(job, runs, context.RequestAborted);
        }

        await _stored.RemoveAsync(caller.AccountId, id, context.RequestAborted);
        await ResponseJson.SendAsync(context, new JsonObject { ["id"] = id, ["object"] = "response", ["deleted"] = true });
    }
}
