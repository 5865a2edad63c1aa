using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Jobs.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>Answers a request that wants its answer in one piece: while its caller waits, or by a job, as its caller and the operator want it.</summary>
internal sealed class AnswerWhole(CompleteChat complete, DurableChat durable, ChatOptions options)
{
    /// <param name="run">The request.</param>
    /// <param name="response">The caller's end.</param>
    /// <param name="jobs">Runs what outlives its caller.</param>
    /// <param name="source">Makes the attempts where the caller waits; null for chat completions.</param>
    /// <exception cref="GatewayException">400: a webhook is wanted, and no job.</exception>
    public Task RunAsync(ChatRun run, HttpResponse response, IJobRuns jobs, IAttemptSource? source = null)
    {
        if (run.Dialect is { Receipt: { } receipt })
        {
            return durable.AcceptAsync(run, receipt, jobs, response);
        }

        var prefers = run.RequestHeaders["Prefer"];
        var preference = prefers.Count == 0 ? default : JobPreference.Read(prefers);
        var chains = options.DurableChains;
        if (chains == DurableChains.Always && (run.Caller.Policy.ZeroDataRetention || run.Request.Native?.Beyond is not null))
        {
            // Nobody asked for anything to be kept; and a job keeps chat completions alone.
            chains = DurableChains.Asked;
        }

        if (!preference.RespondAsync)
        {
            RefuseWebhook(run);
        }

        return (preference.RespondAsync, chains) switch
        {
            (true, DurableChains.HandOff) => complete.RunAsync(run, response, error => durable.TakeOverAsync(run, error, preference, jobs, response), source),
            (true, _) => durable.AcceptAsync(run, preference, jobs, response),
            (false, DurableChains.Always) => durable.RunAsync(run, jobs, response),
            _ => complete.RunAsync(run, response, source: source),
        };
    }

    /// <exception cref="GatewayException">400: a webhook is wanted, and there will be no job.</exception>
    public static void RefuseWebhook(ChatRun run)
    {
        if (run.RequestHeaders.ContainsKey(WebhookHeaders.Url))
        {
            throw new GatewayException(GatewayError.InvalidRequest(
                $"The header {WebhookHeaders.Url} is for requests that are answered by jobs. Send Prefer: respond-async with it, and no \"stream\"; or leave it out."));
        }
    }
}
