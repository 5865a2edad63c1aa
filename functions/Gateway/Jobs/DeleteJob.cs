using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Jobs;

/// <summary>
/// <c>DELETE /jobs/{id}</c>: cancels a job of the caller's account that runs, with 202; removes one that has ended, with its result, with 200. An attempt that is
/// under way is given up as when a caller leaves: an answer that still comes is charged, and is the result.
/// </summary>
public sealed class DeleteJob
{
    private readonly AuthenticateCaller _authenticate;
    private readonly JobResults _results;
    private readonly JobCancellation _cancellation;
    private readonly JobOptions _options;

    internal DeleteJob(AuthenticateCaller authenticate, JobResults results, JobCancellation cancellation, JobOptions options) =>
        (_authenticate, _results, _cancellation, _options) = (authenticate, results, cancellation, options);

    /// <exception cref="GatewayException">404: the account has no such job.</exception>
    public async Task HandleAsync(HttpContext context, string id, IJobRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var (job, run) = await GetJob.FindAsync(caller, id, runs, context.RequestAborted);
        if (!run.HasEnded)
        {
            await _cancellation.EndAsync(job, runs, context.RequestAborted);
            await JobJson.WriteAsync(context.Response, StatusCodes.Status202Accepted, job, run with { State = JobState.Cancelling }, null, _options);
            return;
        }

        await _results.RemoveAsync(job, context.RequestAborted);
        await _cancellation.RemoveAsync(job, context.RequestAborted);
        await runs.ForgetAsync(job, context.RequestAborted);
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WriteString("id", job.Id);
                json.WriteString("object", "job");
                json.WriteBoolean("deleted", true);
            },
            context.RequestAborted);
    }
}
