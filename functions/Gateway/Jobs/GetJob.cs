using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Jobs;

/// <summary><c>GET /jobs/{id}</c>: how a job of the caller's account goes, and its result once it has one. Any key of the account will do.</summary>
public sealed class GetJob
{
    private readonly AuthenticateCaller _authenticate;
    private readonly JobResults _results;
    private readonly JobOptions _options;

    internal GetJob(AuthenticateCaller authenticate, JobResults results, JobOptions options) => (_authenticate, _results, _options) = (authenticate, results, options);

    /// <exception cref="GatewayException">404: the account has no such job, or it is kept no longer.</exception>
    public async Task HandleAsync(HttpContext context, string id, IJobRuns runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var caller = await _authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        var (job, run) = await FindAsync(caller, id, runs, context.RequestAborted);
        var result = run.HasEnded ? await _results.FindAsync(job, context.RequestAborted) : null;
        await JobJson.WriteAsync(context.Response, StatusCodes.Status200OK, job, run, result, _options);
    }

    /// <exception cref="GatewayException">404: the account has no such job.</exception>
    internal static async Task<(JobKey Job, JobRun Run)> FindAsync(Caller caller, string id, IJobRuns runs, CancellationToken cancellationToken)
    {
        var job = new JobKey(caller.AccountId, id);
        return JobKey.IsId(id) && await runs.FindAsync(job, cancellationToken) is { } run
            ? (job, run)
            : throw new GatewayException(GatewayError.NotFound("There is no such job. Jobs are kept for a time after they have ended, and belong to the account that started them."));
    }
}
