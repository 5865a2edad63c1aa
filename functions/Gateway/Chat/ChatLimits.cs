using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Limits;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Storage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>Holds chat requests to the limits of their key and of free models.</summary>
internal sealed class ChatLimits(RateGate gate, FreeTier freeTier, TimeProvider time)
{
    /// <summary>Output that is reckoned with where the request does not bound it.</summary>
    private const long LikelyOutput = 1_024;

    private const int BytesPerToken = 4;

    // A key record is replaced, never changed: its limits are made once.
    private readonly ConditionalWeakTable<ApiKey, KeyLimits> _keys = [];

    /// <summary>Lets the request in. Completes at once for a key without limits, and while what this instance holds of them suffices.</summary>
    /// <exception cref="GatewayException">429: a limit is reached; 503: storage does not answer and must be asked.</exception>
    public ValueTask<RatePermit> EnterAsync(HttpContext context, Caller caller, ChatRequest request, RoutePlan plan)
    {
        var isFree = plan.Steps[0].Endpoint.FreeTier;
        return isFree || caller.Key.RateLimits != KeyRateLimits.None
            ? PassAsync(context, caller, request, isFree)
            : new(RatePermit.Unbounded);
    }

    private async ValueTask<RatePermit> PassAsync(HttpContext context, Caller caller, ChatRequest request, bool isFree)
    {
        var key = _keys.GetValue(caller.Key, static key => new KeyLimits(key));
        var limits = isFree ? key.Limits.AddRange(await freeTier.LimitsAsync(caller.AccountId, context.RequestAborted)) : key.Limits;
        var demand = new RateDemand(limits, key.Slots, (TextOf(request) / BytesPerToken) + (request.MaxTokens ?? LikelyOutput));
        try
        {
            var (permit, refusal) = await gate.EnterAsync(caller.AccountId, demand, context.RequestAborted);
            return permit ?? throw new GatewayException(RateLimitErrors.Of(refusal!, context.Response, time.GetUtcNow()));
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(
                GatewayError.Unavailable("The gateway cannot count the requests of this key at the moment, and does not pass its limits over. Try again shortly."), exception);
        }
    }

    /// <summary>Bytes that stand for tokens: those of sound and images do not.</summary>
    private static long TextOf(ChatRequest request) => request.Media is null ? request.Document.Utf8.Length : request.Prompt.TextBytes;

    private sealed class KeyLimits(ApiKey key)
    {
        public ImmutableArray<RateLimit> Limits { get; } = RateLimits.Of(key);

        public SlotLimit? Slots { get; } = key.RateLimits.Concurrency is { } most ? new SlotLimit($"key-{key.Hash}.slots", "this key", most) : null;
    }
}
