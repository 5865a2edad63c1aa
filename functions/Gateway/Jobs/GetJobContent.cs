using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Jobs;

/// <summary>
/// <c>GET /jobs/{id}/content</c>: the answer of a job of the caller's account as if it had been waited for, with its status and its media type: the bytes of sound, where
/// <c>GET /jobs/{id}</c> has only their address. Any key of the account will do.
/// </summary>
public sealed class GetJobContent
{
    private readonly AuthenticateCaller _authenticate;
    private readonly JobResults _results;

    internal GetJobContent(AuthenticateCaller authenticate, JobResults results) => (_authenticate, _results) = (authenticate, results);

    /// <exception cref="GatewayException">404: the account has no such job, or its answer is kept no longer; 409: it has not ended.</exception>
    public async Task HandleAsync(HttpContext context, string id, IJobRuns runs)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(runs);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var (job, run) = await GetJob.FindAsync(caller, id, runs, context.RequestAborted);
        if (!run.HasEnded)
        {
            throw new GatewayException(GatewayError.Conflict($"The job has not ended. GET {JobJson.Location(job)} tells how it goes."));
        }

        var result = await _results.FindAsync(job, context.RequestAborted)
            ?? throw new GatewayException(GatewayError.NotFound("The answer of the job is kept no longer."));
        var response = context.Response;
        response.StatusCode = result.Status;
        foreach (var (name, value) in result.Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentType = result.ContentType;
        response.ContentLength = result.Body.Length;
        await response.Body.WriteAsync(result.Body, context.RequestAborted);
    }
}
