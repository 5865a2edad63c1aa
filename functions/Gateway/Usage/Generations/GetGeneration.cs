using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// <c>GET /generation?id=</c>: how a past answer was made and what it cost. Any key of the account that made it. An answer's record is written
/// shortly after its last byte, so one that is under a minute old is looked for a few times, for about two seconds, before it is a 404.
/// </summary>
public sealed class GetGeneration(AuthenticateCaller authenticate, IGenerationStore store, TimeProvider timeProvider)
{
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(300),
        TimeSpan.FromMilliseconds(600),
        TimeSpan.FromMilliseconds(1000),
    ];

    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var caller = await authenticate.AuthenticateAsync(context, required: null, cancellationToken);
        var id = context.Request.Query["id"].ToString();
        if (id.Length == 0)
        {
            throw new GatewayException(GatewayError.InvalidRequest(
                "Query parameter id is required: the id of an answer, such as /generation?id=gen-…"));
        }

        var usageEvent = await FindAsync(caller.AccountId, id, cancellationToken)
            ?? throw new GatewayException(GatewayError.NotFound("This account has no generation with this id."));
        await JsonExchange.WriteAsync(
            context.Response,
            StatusCodes.Status200OK,
            json =>
            {
                json.WritePropertyName("data");
                GenerationJson.Write(json, usageEvent);
            },
            cancellationToken);
    }

    private async Task<UsageEvent?> FindAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        try
        {
            var found = await store.FindAsync(accountId, id, cancellationToken);
            if (found is not null || !IsYoung(id))
            {
                return found;
            }

            foreach (var wait in Waits)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
                if (await store.FindAsync(accountId, id, cancellationToken) is { } late)
                {
                    return late;
                }
            }

            return null;
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(
                GatewayError.Unavailable("The gateway's generation records do not answer at the moment. Try again shortly."),
                exception);
        }
    }

    // Clocks of instances differ a little, so an id may seem to come from the future.
    private bool IsYoung(string id) =>
        GenerationId.IsPossible(id) && GenerationId.Time(id) is { } time && (timeProvider.GetUtcNow() - time).Duration() < Young;
}
