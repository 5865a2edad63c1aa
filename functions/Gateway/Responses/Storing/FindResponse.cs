using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>Finds stored responses for their accounts, and tells where those are that jobs make.</summary>
internal sealed class FindResponse(AuthenticateCaller authenticate, ResponsesDialect dialect, StoredResponses stored, TimeProvider time)
{
    /// <summary>An order of this age whose job nobody knows was never begun: its process died in between.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);

    /// <exception cref="GatewayException">401; 404: the account has no such response.</exception>
    public async Task<(Caller Caller, StoredResponse Response)> AsAsync(HttpContext context, string id)
    {
        context.Features.Set<IErrorDialect>(dialect);
        var caller = await authenticate.AuthenticateAsync(context, required: null, context.RequestAborted);
        return await stored.FindAsync(caller.AccountId, id, context.RequestAborted) is { } response ? (caller, response) : throw StoredResponses.Unknown();
    }

    /// <summary>The object with the status that it has now.</summary>
    public async Task<JsonObject> NowAsync(Caller caller, StoredResponse response, IJobRuns runs, CancellationToken cancellationToken)
    {
        if (StoredResponses.JobOf(caller.AccountId, response) is not { } job)
        {
            return JsonObject.Create(response.Response)!;
        }

        var run = await runs.FindAsync(job, cancellationToken);
        if (run is { HasEnded: false })
        {
            return response.With(run.State == JobState.Queued ? "queued" : "in_progress");
        }

        // What it has come to is kept before it ends.
        var id = response.Response.GetProperty("id").GetString()!;
        if (await stored.FindAsync(caller.AccountId, id, cancellationToken) is { JobId: null } ended)
        {
            return JsonObject.Create(ended.Response)!;
        }

        var created = DateTimeOffset.FromUnixTimeSeconds(response.Response.GetProperty("created_at").GetInt64());
        if (run is null && time.GetUtcNow() - created < LongestStart)
        {
            return response.With("queued");
        }

        var failed = response.With("failed");
        failed["error"] = new JsonObject { ["code"] = "server_error", ["message"] = "The response was not begun, or what it came to is lost. Nothing was charged. Ask again." };
        return failed;
    }
}
