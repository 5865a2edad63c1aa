using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>
/// <c>POST /responses/{id}/cancel</c>: ends a response that is made in the background, as a job is ended: an answer that still comes is charged, and is the response. One that has
/// ended stays as it is. Any key of the account will do.
/// </summary>
public sealed class CancelResponse
{
    /// <summary>What waits ends at once; what a provider is asked for may take as long as that provider.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly FindResponse _find;
    private readonly AwaitJob _awaiting;
    private readonly JobCancellation _cancellation;

    internal CancelResponse(FindResponse find, AwaitJob awaiting, JobCancellation cancellation) => (_find, _awaiting, _cancellation) = (find, awaiting, cancellation);

    /// <exception cref="GatewayException">400: it was not made in the background; 404: the account has no such response.</exception>
    public async Task HandleAsync(HttpContext context, string id, IJobRuns runs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(runs);
        var (caller, response) = await _find.AsAsync(context, id);
        if (response.Response.GetProperty("background").ValueKind != System.Text.Json.JsonValueKind.True)
        {
            throw new GatewayException(GatewayError.InvalidRequest("Only a response that is made with \"background\": true can be cancelled."));
        }

        if (StoredResponses.JobOf(caller.AccountId, response) is { } job && await runs.FindAsync(job, context.RequestAborted) is { HasEnded: false })
        {
            await _awaiting.RunAsync(job, () => _cancellation.EndAsync(job, runs, context.RequestAborted), runs, LongestWait, context.RequestAborted);
        }

        await ResponseJson.SendAsync(context, await _find.NowAsync(caller, response, runs, context.RequestAborted));
    }
}
