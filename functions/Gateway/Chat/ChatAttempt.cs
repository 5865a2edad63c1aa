using Interchange.Gateway.Chat.Media;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>One attempt at an answer: what it sends, how it reads what comes, and what it has learned. Owns its clock.</summary>
internal abstract class ChatAttempt : IDisposable
{
    private readonly ChatRun _run;
    private TokenUsage? _estimate;
    private long? _estimatedCompletion;

    protected ChatAttempt(ChatRun run, int index, AttemptClock clock)
    {
        _run = run;
        Index = index;
        Step = run.Plan.Steps[index];
        Clock = clock;
        Identity = new AnswerIdentity(run.Id, Step.Slug, Step.Provider.Name, run.CreatedAt.ToUnixTimeSeconds());
        ToolCalls = ToolCallCheck.For(run.Request);
    }

    /// <summary>Position of <see cref="Step"/> in the plan.</summary>
    public int Index { get; }

    public RouteStep Step { get; }

    public AttemptClock Clock { get; }

    /// <summary>What its request carries, where the provider takes it, so that sending it again is not another; null for nothing.</summary>
    public string? IdempotencyKey => Step.Provider.IdempotencyHeader is null ? null : _run.IdempotencyKey;

    /// <summary>The request in its caller's own words, where these are another dialect; null otherwise.</summary>
    public NativeRequest? Native => _run.Request.Native;

    /// <summary>What the gateway has fetched for the request; null for one that names nothing by address.</summary>
    public FetchedMedia? Media => _run.Media;

    /// <summary>Whether the provider is asked for a stream.</summary>
    public virtual bool Streamed => _run.Request.Stream;

    public AnswerIdentity Identity { get; }

    public abstract AnswerFacts Facts { get; }

    /// <summary>True once content is on its way to the caller: nothing may be tried again in silence (invariant I1).</summary>
    public bool Committed { get; protected set; }

    /// <summary>Why the answer was ended by the gateway, before its end, for want of money; null when it was not.</summary>
    public GatewayError? CutOff { get; protected set; }

    /// <summary>The provider's status; null when there was none.</summary>
    public int? Status { get; set; }

    /// <summary>The attempts that run beside this one; null when it runs alone.</summary>
    public Race? Race { get; init; }

    /// <summary>What the provider counted, or an estimate, which is made once; beside it what is known of the request alone. Not to be asked before the attempt has ended.</summary>
    public TokenUsage Usage
    {
        get
        {
            var usage = Facts.Usage ?? (_estimate ??= new TokenUsage
            {
                PromptTokens = PromptBounds.Estimate(_run.Request, Step.Endpoint),
                CompletionTokens = EstimatedCompletion,
            });
            return WithPieces(_run.Request.Prompt.Images == 0 ? usage : usage with { PromptImages = _run.Request.Prompt.Images });
        }
    }

    /// <summary>What the attempt cost, whoever pays for it.</summary>
    public CostBreakdown Cost => GenerationCost.Of(Step.Endpoint.Pricing, Usage, _run.CreatedAt, Step.Provider.TrustsReportedCost);

    /// <summary>True when nobody is billed for the answer.</summary>
    public virtual bool IsInsured => ZeroCompletionInsurance.Covers(Usage, Facts.FinishReason);

    protected ToolCallCheck? ToolCalls { get; }

    private long EstimatedCompletion => _estimatedCompletion ??= EstimateCompletion();

    /// <summary>Where the request goes at the provider, relative to its base address, where that is not its chat; null for chat.</summary>
    public virtual string? Path => null;

    /// <summary>Media type of the body.</summary>
    public virtual string ContentType => SplicedContent.Json;

    /// <summary>The body to send.</summary>
    public virtual List<ReadOnlyMemory<byte>> Request() => RequestSplice.For(_run.Request, Step, _run.Caller.AccountId, maxTokens: _run.MaxTokens);

    /// <summary>Reads the answer: null for a complete one.</summary>
    public abstract Task<ProviderFailure?> ReadAsync(HttpResponseMessage response);

    /// <summary>What a failure means for this attempt, where that differs from what it means for any.</summary>
    public virtual ProviderFailure Understand(ProviderFailure failure) => failure;

    /// <summary>The usage with what is counted by the piece.</summary>
    protected virtual TokenUsage WithPieces(TokenUsage usage) => usage;

    /// <summary>Tokens of the answer, where the provider did not count them.</summary>
    protected virtual long EstimateCompletion() => TextTokens.ByBytes(Facts.ContentBytes);

    /// <summary>How the attempt ended, for breakers and health.</summary>
    public AttemptOutcome Outcome(BreakerPass pass, ProviderFailure? failure)
    {
        var abandoned = failure is not null
            && (Clock.RanOut is ClockHand.CallerLeft or ClockHand.Overtaken || failure.Class is FailureClass.PrefillRefused or FailureClass.Diverged);
        var calledTools = failure is null && CutOff is null && ToolCalls is { Called: true };
        return new AttemptOutcome
        {
            Endpoint = Step.Endpoint,
            Credential = Step.Credential,
            Pass = pass,
            Abandoned = abandoned,
            Failure = abandoned ? null : failure,
            Duration = Clock.ProviderTime,
            FirstToken = Clock.FirstContent,
            OutputTokens = Facts.Usage?.CompletionTokens ?? EstimatedCompletion,
            CalledTools = calledTools,
            ToolCallsValid = !calledTools || ToolCalls!.AreValid(),
        };
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Clock.Dispose();
        ToolCalls?.Dispose();
    }
}
