using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Stickiness;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>Plans the route of a chat request: gathers what the planner is a function of.</summary>
internal sealed class ChatRouting(
    RoutePlanner planner, SessionAffinity affinity, RouteSeeds seeds, IEndpointHealth health, OwnCredentials credentials)
{
    /// <summary>The header that names the session for a body that does not.</summary>
    public const string SessionHeader = "x-session-id";

    /// <param name="caller">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="headers">Of the caller's request.</param>
    /// <param name="at">When it came.</param>
    /// <param name="record">True to be told of every endpoint that is left out.</param>
    /// <exception cref="GatewayException">400 or 404, as <see cref="RoutePlanner.Plan"/>; 400 for a session header that is too long.</exception>
    public RoutePlan Plan(Caller caller, ChatRequest request, IHeaderDictionary headers, DateTimeOffset at, bool record = false)
    {
        if (request.Plugins.ChangeTheRequest && !request.IsPrepared)
        {
            throw new GatewayException(GatewayError.InvalidRequest(
                "Plugins that read files, search or moderate are not for lines of batches. Send the request on its own, with \"Prefer: respond-async\" if nobody waits for it."));
        }

        var session = request.Provider.Order.IsEmpty ? ConversationKey.Of(caller.AccountId, request, SessionId(headers)) : null;
        return planner.Plan(
            new RouteRequest(request.Models, request.Provider)
            {
                Needs = request.Needs,
                IsOnline = request.IsOnline,
                Policy = PolicyOf(caller.Policy),
                Credentials = credentials.Of(caller),
                Session = session,
                Bound = session is { } key ? affinity.Find(key) : null,
                At = at,
                Seed = seeds.Next(),
                RecordExclusions = record,
            },
            health);
    }

    private static RoutingPolicy PolicyOf(AccountPolicy policy) => ReferenceEquals(policy, AccountPolicy.None)
        ? RoutingPolicy.None
        : new RoutingPolicy
        {
            AllowedProviders = policy.AllowedProviders,
            IgnoredProviders = policy.IgnoredProviders,
            DefaultSort = (RouteSortBy?)SortWords.IndexOf(policy.DefaultSort),
            DenyDataCollection = policy.DenyDataCollection,
            ZeroDataRetention = policy.ZeroDataRetention,
        };

    private static string? SessionId(IHeaderDictionary headers)
    {
        var header = headers[SessionHeader].ToString();
        return header.Length <= ChatRequestReader.LongestSessionId
            ? header
            : throw new GatewayException(GatewayError.InvalidRequest($"The header {SessionHeader} must have at most {ChatRequestReader.LongestSessionId} characters."));
    }
}
