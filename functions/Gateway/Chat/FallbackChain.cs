using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Routing.Stickiness;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Chat;

/// <summary>
/// Carries out the fallback policy between the caller and the providers: asks breakers, waits, makes attempts, and reports how each ended.
/// Streamed and whole answers differ only in their <see cref="IAttemptSource"/>.
/// </summary>
internal sealed partial class FallbackChain(
    Upstream upstream,
    IBreakers breakers,
    SessionAffinity affinity,
    Hedging hedging,
    ChatAdmission admission,
    ChatTelemetry telemetry,
    ChatOptions options,
    TimeProvider time,
    ILogger<FallbackChain> logger)
{
    /// <summary>Draws a number from 0 to 1.</summary>
    internal Func<double> Draw { get; init; } =
        static () => System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000d;

    /// <summary>Makes attempts until one answers or there is nothing more to try.</summary>
    public async Task<ChainEnd> RunAsync(ChatRun run, IAttemptSource source)
    {
        hedging.CountCall();
        ChatAttempt? broken = null;
        var cause = -1;
        try
        {
            while (true)
            {
                var decision = Next(run);
                if (run.CallerGaveUp || decision.Error is not null)
                {
                    return broken is null
                        ? new ChainEnd(null, run.CallerGaveUp ? null : run.IsRefused ? run.Unpaid : decision.Error)
                        : BrokenOff(ref broken);
                }

                if (decision.Until is { } until)
                {
                    await WaitAsync(run, until);
                    if (run.CallerGaveUp)
                    {
                        continue;
                    }
                }

                var (end, answered) = await StepAsync(run, source, decision.Step, mayHedge: broken is null);
                if (end is null)
                {
                    continue;
                }

                var attempt = end.Attempt;
                if (answered)
                {
                    return new ChainEnd(attempt, null);
                }

                if (!attempt.Committed)
                {
                    attempt.Dispose();
                    continue;
                }

                if (broken is null)
                {
                    broken = attempt;
                    cause = run.Attempts.Count - 1;
                }

                var mayContinue = source.MayContinueAfter(attempt);
                if (!ReferenceEquals(broken, attempt))
                {
                    attempt.Dispose();
                }

                if (!mayContinue)
                {
                    return BrokenOff(ref broken);
                }

                telemetry.Recovering(attempt.Step);
            }
        }
        finally
        {
            broken?.Dispose();
        }

        // The caller hears of what broke the stream, not of what kept it from being mended.
        ChainEnd BrokenOff(ref ChatAttempt? taken)
        {
            var end = new ChainEnd(taken, FailureErrors.At(run.Plan, run.Attempts, cause));
            taken = null;
            return end;
        }
    }

    /// <summary>
    /// Reserves what a request may cost at the first step that somebody pays for, before anything is done for it: null where there is one, otherwise why there is
    /// none.
    /// </summary>
    public async ValueTask<GatewayError?> AdmitAsync(ChatRun run)
    {
        GatewayError? first = null;
        for (var index = 0; index < run.Plan.Steps.Length; index++)
        {
            if (await admission.AdmitAsync(run, index) is not { } unpaid)
            {
                return null;
            }

            first ??= unpaid;
        }

        return first;
    }

    /// <summary>What the policy wants next.</summary>
    public FallbackDecision Next(ChatRun run) => FallbackPolicy.Next(run.Plan, run.Attempts, time.GetUtcNow(), RulesFor(run));

    /// <summary>Tries a step: reserves what it may cost, asks its breaker, makes the attempt, and reports how it ended.</summary>
    /// <returns>The attempt, which whoever asked disposes of, and whether it has answered; null where nothing was sent, which the run knows.</returns>
    public async Task<(AttemptEnd? End, bool Answered)> StepAsync(ChatRun run, IAttemptSource source, int index, bool mayHedge)
    {
        var beside = mayHedge && run.Request.Provider.Hedge ? Hedging.RivalOf(run, index) : null;
        if (await admission.AdmitAsync(run, index, beside, source.AddedPrompt(index)) is { } unpaid)
        {
            run.LeftOut(index, unpaid);
            return (null, false);
        }

        run.Bound();
        var step = run.Plan.Steps[index];
        if (run is { ApiType: null, Request.Prompt.IsText: false })
        {
            await upstream.FetchAsync(run, step);
            if (beside is { } rival)
            {
                await upstream.FetchAsync(run, run.Plan.Steps[rival]);
            }
        }

        var pass = breakers.TryEnter(step.Endpoint, step.Credential);
        if (!pass.Allowed)
        {
            run.Refused(index, pass.RetryAfter);
            return (null, false);
        }

        var end = await TryAsync(run, source, index, pass, mayHedge: beside is not null);
        if (end.Failure is null || (end.Attempt.Committed && run.Cancelled && end.Attempt.Clock.RanOut == ClockHand.CallerLeft))
        {
            // In the second case the provider went on past the drain: what it produced so far is what it will bill.
            AttemptSucceeded(run, end);
            return (end, true);
        }

        AttemptFailed(run, end, end.Failure);
        return (end, false);
    }

    private FallbackRules RulesFor(ChatRun run) => run.Attempts.Count == 0
        ? FallbackRules.Default
        : run.Rules ??= RulesOf(run, Draw());

    /// <summary>What the policy may do for a request.</summary>
    /// <param name="run">The request.</param>
    /// <param name="jitter">Where its pauses lie between the shortest and the longest.</param>
    public FallbackRules RulesOf(ChatRun run, double jitter) => options.Fallback with
    {
        Jitter = jitter,
        FallbackOnRefusal = run.Request.Provider.FallbackOnRefusal,
        LongestRateLimitWait = run.LongestRateLimitWait ?? options.Fallback.LongestRateLimitWait,
    };

    private async Task WaitAsync(ChatRun run, DateTimeOffset until)
    {
        var since = time.GetTimestamp();
        var left = until - time.GetUtcNow();
        try
        {
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, run.CallerLeft);
        }
        catch (OperationCanceledException) when (run.Cancelled)
        {
            // Nobody is left to wait for.
        }

        run.Waited(time.GetElapsedTime(since));
    }

    private async Task<AttemptEnd> TryAsync(ChatRun run, IAttemptSource source, int index, BreakerPass pass, bool mayHedge)
    {
        var since = time.GetTimestamp();
        try
        {
            return mayHedge
                ? await TryHedgedAsync(run, source, index, pass)
                : await MakeAsync(run, source, index, pass, race: null);
        }
        finally
        {
            run.Waited(time.GetElapsedTime(since));
        }
    }

    /// <summary>Makes one attempt that a breaker has let in, and reports once how it ended, whatever happens.</summary>
    private async Task<AttemptEnd> MakeAsync(ChatRun run, IAttemptSource source, int index, BreakerPass pass, Race? race)
    {
        var step = run.Plan.Steps[index];
        AttemptOutcome? outcome = null;
        ChatAttempt? attempt = null;
        var clock = new AttemptClock(time, options.Timeouts.For(step.Endpoint, run.Timeouts), source.StreamsAt(index));
        try
        {
            attempt = source.Begin(index, clock, race);
            race?.Join(attempt);
            await using var leaving = ChatEnd.DrainWhenCallerLeaves(run, clock, options.DrainOf(step.Provider));
            var failure = await upstream.AttemptAsync(attempt);
            outcome = attempt.Outcome(pass, failure);
            return new AttemptEnd(attempt, failure, clock.Elapsed, outcome);
        }
        finally
        {
            // An exception is a fault of the gateway's own and tells nothing of the endpoint.
            breakers.Report(outcome ?? new AttemptOutcome { Endpoint = step.Endpoint, Credential = step.Credential, Pass = pass, Abandoned = true });
            if (outcome is null)
            {
                attempt?.Dispose();
                clock.Dispose();
            }
        }
    }

    private async Task<AttemptEnd> TryHedgedAsync(ChatRun run, IAttemptSource source, int index, BreakerPass pass)
    {
        var race = new Race();
        var first = MakeAsync(run, source, index, pass, race);
        if (!await IsLateAsync(first, hedging.DelayOf(run, index, source.Streamed)))
        {
            return await first;
        }

        if (race.Decided || run.Cancelled || hedging.TryStart(run, index, breakers) is not var (rival, rivalPass))
        {
            run.Admission?.StandAlone();
            return await first;
        }

        telemetry.Hedged(run.Plan.Steps[rival]);
        return await FirstOfAsync(run, race, first, MakeAsync(run, source, rival, rivalPass, race));
    }

    /// <summary>True when the attempt has not ended after the delay.</summary>
    private async Task<bool> IsLateAsync(Task<AttemptEnd> attempt, TimeSpan delay)
    {
        try
        {
            await attempt.WaitAsync(delay, time);
            return false;
        }
        catch (TimeoutException) when (!attempt.IsCompleted)
        {
            return true;
        }
    }

    /// <summary>The attempt that answered, or the last one that failed; the other is recorded.</summary>
    private async Task<AttemptEnd> FirstOfAsync(ChatRun run, Race race, Task<AttemptEnd> first, Task<AttemptEnd> second)
    {
        try
        {
            var earlier = await Task.WhenAny(first, second);
            var later = earlier == first ? second : first;
            var end = await earlier;
            var wins = end.Attempt.Committed || (end.Failure is null && race.TryWin(end.Attempt));
            var other = await later;
            var (kept, dropped) = wins ? (end, other) : (other, end);
            if (dropped.Failure is null || dropped.Overtaken)
            {
                run.Overtaken(dropped);
            }
            else
            {
                AttemptFailed(run, dropped, dropped.Failure);
            }

            dropped.Attempt.Dispose();
            return kept;
        }
        catch
        {
            race.EndAll();
            await Task.WhenAny(Task.WhenAll(first, second));
            throw;
        }
    }

    private static bool SpeaksAgainstEndpoint(FailureClass failure) => failure is not (FailureClass.InvalidRequest or FailureClass.ContextLength
        or FailureClass.ContentFilter or FailureClass.PrefillRefused or FailureClass.Diverged or FailureClass.SecretUnavailable
        or FailureClass.NotCarried);

    private void AttemptSucceeded(ChatRun run, AttemptEnd end)
    {
        run.AttemptSucceeded(end);

        // A caller who left says nothing of the endpoint: the conversation stays where it was.
        if (run.Plan.Session is { } session && !run.Cancelled)
        {
            affinity.Succeeded(session, end.Attempt.Step.Endpoint);
        }
    }

    private void AttemptFailed(ChatRun run, AttemptEnd end, ProviderFailure failure)
    {
        run.AttemptFailed(end);
        if (run.Plan.Session is { } session && SpeaksAgainstEndpoint(failure.Class))
        {
            affinity.Failed(session, end.Attempt.Step.Endpoint);
        }

        telemetry.AttemptFailed(end.Attempt.Step, failure);
        if (failure.Class == FailureClass.Credential && end.Attempt.Step.Own is null)
        {
            LogCredentialRefused(end.Attempt.Step.Provider.Slug, failure.Status);
        }
    }

    [LoggerMessage(2401, LogLevel.Error, "Provider {Provider} refuses the gateway's credential (status {Status}); renew it")]
    private partial void LogCredentialRefused(string provider, int? status);
}
