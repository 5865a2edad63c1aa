using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Byok;
using Interchange.Gateway.Usage.Generations;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat;

/// <summary>One chat request under way: who asks, for what, along which plan, and what has been tried.</summary>
internal sealed class ChatRun
{
    public const string MaxTokensHeader = "X-Interchange-Max-Tokens";

    private readonly TimeProvider _time;
    private readonly long _arrived;
    private readonly HttpRequest _http;
    private readonly string _priceVersion;
    private readonly List<AttemptRecord> _records = new(1);
    private TimeSpan _upstream;
    private bool _annotationsTaken;

    /// <exception cref="Errors.GatewayException">400: a header of the request cannot be honoured.</exception>
    public ChatRun(Caller caller, ChatRequest request, RoutePlan plan, HttpRequest http, string priceVersion, TimeProvider time, long arrived)
    {
        Caller = caller;
        Request = request;
        Plan = plan;
        _http = http;
        _priceVersion = priceVersion;
        _time = time;
        _arrived = arrived;
        CreatedAt = time.GetUtcNow();
        Id = GenerationId.New(CreatedAt);
        Warnings = plan.Warnings;
        Timeouts = TimeoutHeaders.Read(http.Headers, request.Provider.Timeouts);
    }

    public string Id { get; init; }

    public Caller Caller { get; }

    public ChatRequest Request { get; private set; }

    public RoutePlan Plan { get; private set; }

    /// <summary>What plugins have found for the request.</summary>
    public PromptExtras Extras { get; private set; } = PromptExtras.None;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The headers that the caller sent.</summary>
    public IHeaderDictionary RequestHeaders => _http.Headers;

    /// <summary>What is asked for, as records of it say; null for chat and its like.</summary>
    public string? ApiType { get; init; }

    /// <summary>The API that the caller speaks; null for chat completions.</summary>
    public DialectOfRun? Dialect { get; init; }

    /// <summary>Whether the caller asked to be told how the request was routed.</summary>
    public bool RecordsRoute { get; init; }

    /// <summary>What was fetched for the request; null until something had to be looked for.</summary>
    public FetchedMedia? Media { get; set; }

    /// <summary>What is charged where the caller's own provider key pays.</summary>
    public ByokBilling Byok { get; init; } = ByokBilling.Free;

    /// <summary>What may be spent on the request; null before it was admitted. Ended with <see cref="Release"/> by whoever answers the request.</summary>
    public Reservation? Reservation { get; set; }

    /// <summary>What of the month's allowance is held for the request, where the caller's own provider key may pay; null for none. Ended with <see cref="Reservation"/>.</summary>
    public Reservation? FeeAllowance { get; set; }

    /// <summary>What the step that is being tried may spend; null before one was admitted.</summary>
    public StepAdmission? Admission { get; set; }

    /// <summary>The same of a step that is tried beside it.</summary>
    public StepAdmission? RivalAdmission { get; set; }

    /// <summary>Why the first step that nobody pays for was left out; null when there is none.</summary>
    public GatewayError? Unpaid { get; private set; }

    /// <summary>True when every step was left out because nobody pays for it: nothing was sent, and there is nothing to record.</summary>
    public bool IsRefused => Unpaid is not null && Attempts.TrueForAll(static attempt => attempt.Unaffordable);

    /// <summary>The bound on the output that there is money for, in tokens of each answer; null where the caller's own holds.</summary>
    public long? MaxTokens { get; private set; }

    /// <summary>What of the request was not honoured as it stood, in sentences.</summary>
    public ImmutableArray<string> Warnings { get; private set; }

    /// <summary>The request's own clocks; null for the usual ones.</summary>
    public TimeoutOverrides? Timeouts { get; }

    /// <summary>What the policy may do for this request; null until something has failed.</summary>
    public FallbackRules? Rules { get; set; }

    /// <summary>The attempts that brought no answer, in order.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>Names the attempt that is made now, so that it is the same when it is made again; null for one that never is.</summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>The longest <c>Retry-After</c> that is waited out for this request; null for the usual one.</summary>
    public TimeSpan? LongestRateLimitWait { get; init; }

    /// <summary>The event of the answer, once there is one that is complete.</summary>
    public UsageEvent? Answer { get; set; }

    /// <summary>True once a job has been begun that answers after its caller was told where to look.</summary>
    public bool IsHandedOver { get; set; }

    /// <summary>Time that was spent waiting: for a provider, or for the moment at which one may be asked again.</summary>
    public TimeSpan TimeWaited => _upstream;

    /// <summary>From arrival to the first content; null until there was any.</summary>
    public TimeSpan? Latency { get; private set; }

    /// <summary>Cancelled when the caller has left.</summary>
    public CancellationToken CallerLeft => _http.HttpContext.RequestAborted;

    /// <summary>The caller has left.</summary>
    public bool Cancelled => CallerLeft.IsCancellationRequested;

    /// <summary>The caller has left and an attempt has failed: a further one would serve nobody.</summary>
    public bool CallerGaveUp => Cancelled && Attempts.Count > 0;

    /// <summary>Time since arrival that was not spent waiting for a provider.</summary>
    public TimeSpan Overhead => _time.GetElapsedTime(_arrived) - _upstream;

    /// <summary>The request is another one from here on: plugins have done to it what was to be done. Before anything was tried.</summary>
    public void Prepared(ChatRequest request, RoutePlan plan, PromptExtras extras) => (Request, Plan, Extras) = (request, plan, extras);

    /// <summary>An error as its caller is told it: with what was read of the request's files, so that it need not be read again. Source: OpenRouter's errors.</summary>
    public GatewayError Told(GatewayError error)
    {
        if (Extras.Files.IsEmpty)
        {
            return error;
        }

        var metadata = error.Metadata?.DeepClone().AsObject() ?? [];
        metadata["file_annotations"] = new JsonArray([.. Extras.Files.Select(static file => JsonNode.Parse(file))]);
        return error with { Metadata = metadata };
    }

    /// <summary>What plugins have found, to be said before the first content of a stream: once, and empty from then on.</summary>
    public ImmutableArray<string> TakeAnnotations()
    {
        var taken = _annotationsTaken ? [] : Extras.Annotations;
        _annotationsTaken = true;
        return taken;
    }

    /// <summary>Ends what is reserved and was not spent. To be called whatever has happened.</summary>
    public void Release()
    {
        Reservation?.Release();
        FeeAllowance?.Release();
    }

    public void ContentArrived() => Latency ??= _time.GetElapsedTime(_arrived);

    /// <summary>This long the request waited: for a provider, or for the moment at which one may be asked again.</summary>
    public void Waited(TimeSpan duration) => _upstream += duration;

    /// <summary>Goes on where the request was left by whoever tried before.</summary>
    public void Resume(IEnumerable<Attempt> attempts, IEnumerable<AttemptRecord> records, TimeSpan waited, GatewayError? unpaid)
    {
        Attempts.AddRange(attempts);
        _records.AddRange(records);
        _upstream = waited;
        Unpaid = unpaid;
    }

    /// <summary>A step cannot be sent: the catalog has lost its endpoint, or whoever sent it died twice over it.</summary>
    public void NotSent(int index, FailureClass failure)
    {
        Attempts.Add(new Attempt(index, new ProviderFailure(failure) { Begun = true }, TimeSpan.Zero) { EndedAt = _time.GetUtcNow() });
        var step = Plan.Steps[index];
        _records.Add(new AttemptRecord
        {
            Provider = step.Provider.Name,
            EndpointTag = step.Endpoint.Tag,
            Model = step.Slug,
            Failure = FailureErrors.Name(failure),
            UpstreamModel = step.Endpoint.UpstreamModel,
            CredentialId = step.Own?.Id,
            StartMs = _time.GetElapsedTime(_arrived).TotalMilliseconds,
            Abandoned = true,
        });
    }

    public void AttemptSucceeded(AttemptEnd end) => Record(end, failure: null);

    public void AttemptFailed(AttemptEnd end)
    {
        Attempts.Add(new Attempt(end.Attempt.Index, end.Failure, end.Duration) { EndedAt = _time.GetUtcNow() });
        Record(end, FailureErrors.Name(end.Failure!.Class), unbilled: end.Attempt.Committed);
    }

    /// <summary>An attempt was ended because another one was faster.</summary>
    public void Overtaken(AttemptEnd end)
    {
        Attempts.Add(new Attempt(end.Attempt.Index, Failure: null, end.Duration) { EndedAt = _time.GetUtcNow() });
        Record(end, AttemptRecord.HedgeLost, unbilled: true);
    }

    /// <summary>A breaker refused an attempt: nothing was sent.</summary>
    public void Refused(int index, TimeSpan rest)
    {
        Attempts.Add(new Attempt(index, Failure: null, TimeSpan.Zero) { EndedAt = _time.GetUtcNow(), Rest = rest });
        var step = Plan.Steps[index];
        _records.Add(new AttemptRecord
        {
            Provider = step.Provider.Name,
            EndpointTag = step.Endpoint.Tag,
            Model = step.Slug,
            Failure = AttemptRecord.BreakerOpen,
            UpstreamModel = step.Endpoint.UpstreamModel,
            CredentialId = step.Own?.Id,
            StartMs = _time.GetElapsedTime(_arrived).TotalMilliseconds,
            Abandoned = true,
        });
    }

    /// <summary>What an attempt at a step may spend.</summary>
    public StepAdmission? AdmissionOf(int index) => RivalAdmission is { } rival && rival.Step == index ? rival : Admission;

    /// <summary>Tells the caller of a bound on the output that is not their own, while that can be told.</summary>
    public void Bound()
    {
        MaxTokens = Reservation is { Wish: { Capped: true } wish } ? wish.Most : null;
        Warnings = MaxTokens is { } bound
            ? Plan.Warnings.Add(string.Create(CultureInfo.InvariantCulture, $"The output was bounded to {bound} tokens: credits and limits pay for no more."))
            : Plan.Warnings;
        var response = _http.HttpContext.Response;
        if (response.HasStarted)
        {
            return;
        }

        if (MaxTokens is { } most)
        {
            response.Headers[MaxTokensHeader] = most.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            response.Headers.Remove(MaxTokensHeader);
        }
    }

    /// <summary>Nobody pays for a step: nothing was sent.</summary>
    public void LeftOut(int index, GatewayError error)
    {
        Unpaid ??= error;
        Attempts.Add(new Attempt(index, Failure: null, TimeSpan.Zero) { EndedAt = _time.GetUtcNow(), Rest = TimeSpan.Zero, Unaffordable = true });
        var step = Plan.Steps[index];
        _records.Add(new AttemptRecord
        {
            Provider = step.Provider.Name,
            EndpointTag = step.Endpoint.Tag,
            Model = step.Slug,
            Failure = AttemptRecord.Unaffordable,
            UpstreamModel = step.Endpoint.UpstreamModel,
            CredentialId = step.Own?.Id,
            StartMs = _time.GetElapsedTime(_arrived).TotalMilliseconds,
            Abandoned = true,
        });
    }

    /// <summary>The event of an answer, with its bill; the reservation ends with it.</summary>
    public (UsageEvent Event, CostBreakdown Cost) Answered(ChatAttempt attempt)
    {
        var (step, facts, cost) = (attempt.Step, attempt.Facts, attempt.Cost);
        var waived = default(Money);
        if (step.Own is not null)
        {
            waived = attempt.IsInsured || FeeAllowance is not { Wish.Amount.Byok: var free } ? default : free < cost.Total ? free : cost.Total;
            cost = attempt.IsInsured ? cost with { ByokFee = Money.Zero } : Byok.Bill(cost, waived);
        }
        else if (attempt.IsInsured)
        {
            cost = default;
        }

        cost = attempt.IsInsured ? cost : cost with { Plugins = Extras.Cost };

        if (attempt.CutOff is not null)
        {
            Warnings = Warnings.Add("The answer was ended before its end: credits or a limit paid for no more.");
        }

        var settled = Reservation?.Settle(new SpendAmount(cost.Charged, step.Own is null ? default : cost.Total)) ?? SettledSpend.FromBalance;
        settled = settled.With(FeeAllowance?.Settle(new SpendAmount(default, waived)) ?? SettledSpend.FromBalance);
        var answered = Used(attempt) with
        {
            LeaseId = settled.LeaseId,
            Holds = ChargeHold.WriteAll(settled.Holds),
            FinishReason = attempt.CutOff is null ? facts.FinishReason : FinishReason.Error,
            NativeFinishReason = facts.NativeFinishReason,
            Cost = cost.Charged,
            CostReported = cost.IsReported,
            CacheDiscount = Money.FromDollars(cost.CacheDiscountDollars),
            UpstreamCost = step.Own is null ? null : cost.Total,
            ByokWaived = waived,
        };
        Answer = answered;
        return (answered, cost);
    }

    /// <summary>The event of an answer that was there already: nothing is used, and nothing is billed.</summary>
    public UsageEvent Replayed(UsageEvent source) => Unanswered() with
    {
        Model = source.Model,
        Provider = source.Provider,
        EndpointTag = source.EndpointTag,
        FinishReason = source.FinishReason,
        NativeFinishReason = source.NativeFinishReason,
        ResponseCacheSourceId = source.GenerationId,
    };

    /// <summary>The event of an answer that broke off after the caller had seen a part of it: recorded, not billed (invariant I5).</summary>
    public UsageEvent BrokenOff(ChatAttempt attempt) => Used(attempt) with { FinishReason = FinishReason.Error };

    /// <summary>The event of a request that no provider answered: recorded, not billed.</summary>
    public UsageEvent Unanswered() => new()
    {
        GenerationId = Id,
        AccountId = Caller.AccountId,
        KeyHash = Caller.Key.Hash,
        MemberId = Caller.Key.CreatorUserId,
        Model = Request.Models[0],
        CreatedAt = CreatedAt,
        Streamed = Request.Stream,
        ApiType = ApiType,
        Cancelled = Cancelled,
        LatencyMs = Latency?.TotalMilliseconds,
        GenerationTimeMs = _time.GetElapsedTime(_arrived).TotalMilliseconds,
        OverheadMs = Overhead.TotalMilliseconds,
        PromptMedia = Request.Prompt.Images + Request.Prompt.Videos + Request.Prompt.Files,
        PromptAudios = Request.Prompt.Audios,
        PriceVersion = _priceVersion,
        SessionId = Request.SessionId ?? Header(ChatRouting.SessionHeader),
        ExternalUser = Request.User,
        HttpReferer = Header("Referer"),
        UserAgent = Header("User-Agent"),
        AppTitle = Header("X-OpenRouter-Title") ?? Header("X-Title"),
        Route = RoutingRecord.ToKeep(Plan, Request.Models[0], Warnings),
        Attempts = [.. _records],
    };

    /// <summary>The record of the route for the caller; null unless they asked for it.</summary>
    public JsonObject? RoutingRecordOf(UsageEvent ended) => RecordsRoute ? RoutingRecord.Of(this, ended) : null;

    private UsageEvent Used(ChatAttempt attempt) => Unanswered() with
    {
        Model = attempt.Step.Slug,
        Provider = attempt.Step.Provider.Name,
        EndpointTag = attempt.Step.Endpoint.Tag,
        UpstreamId = attempt.Facts.UpstreamId,
        CredentialId = attempt.Step.Own?.Id,
        ServiceTier = attempt.Facts.ServiceTier,
        Usage = attempt.Usage,
        UsageEstimated = attempt.Facts.Usage is null,
        SearchResults = Extras.SearchResults,
        SearchEngine = Extras.SearchEngine,
        CompletionMedia = attempt.Facts.Images,
    };

    /// <param name="end">The attempt.</param>
    /// <param name="failure">How it failed; null for an answer.</param>
    /// <param name="unbilled">The provider has worked for nobody's bill but the operator's, even where it did not say how much.</param>
    private void Record(AttemptEnd end, string? failure, bool unbilled = false)
    {
        var attempt = end.Attempt;
        var step = attempt.Step;
        var isOperators = step.Own is null && (failure is null ? attempt.IsInsured : unbilled || attempt.Facts.Usage is not null);
        _records.Add(new AttemptRecord
        {
            Provider = step.Provider.Name,
            EndpointTag = step.Endpoint.Tag,
            Model = step.Slug,
            Status = attempt.Status,
            Failure = failure,
            DurationMs = end.Duration.TotalMilliseconds,
            UpstreamId = attempt.Facts.UpstreamId,
            UpstreamModel = step.Endpoint.UpstreamModel,
            CredentialId = step.Own?.Id,
            StartMs = _time.GetElapsedTime(_arrived, attempt.Clock.Started).TotalMilliseconds,
            FirstTokenMs = end.Outcome.FirstToken?.TotalMilliseconds,
            OutputTokens = end.Failure is null ? end.Outcome.OutputTokens : null,
            ToolCallsValid = end.Outcome.CalledTools ? end.Outcome.ToolCallsValid : null,
            Abandoned = end.Outcome.Abandoned ? true : null,
            OperatorCost = isOperators ? attempt.Cost.Total : null,
        });
    }

    private string? Header(string name)
    {
        const int LongestHeader = 512;
        var value = _http.Headers[name];
        return value.Count == 0 || value[0] is not { Length: > 0 } text ? null : text.Length <= LongestHeader ? text : text[..LongestHeader];
    }
}
