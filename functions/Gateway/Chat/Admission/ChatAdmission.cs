using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>Reserves what a step of a request's plan may cost, before the step is tried.</summary>
internal sealed class ChatAdmission(CreditEscrow escrow)
{
    /// <summary>Reserves for a step, or changes the reservation of the step before; from memory in the steady state.</summary>
    /// <returns>Null when it may be tried; otherwise why not.</returns>
    public ValueTask<GatewayError?> AdmitAsync(ChatRun run, int index)
    {
        var plan = PlanFor(run, index, counted: false);
        var bounds = BoundsOf(run, plan);
        if (run.Reservation is { } held)
        {
            return held.TryAdjust(bounds, plan) ? default : new(AskAsync(run, index, plan));
        }

        run.Reservation = escrow.TryReserve(run.Caller.AccountId, bounds, plan);
        return run.Reservation is not null ? default : new(AskAsync(run, index, plan));
    }

    /// <summary>Raises the reservation, from memory alone, so that it covers an attempt at another endpoint as well: whichever answers first is charged.</summary>
    public static bool TryCover(ChatRun run, int index)
    {
        if (run.Reservation is not { } held)
        {
            return true;
        }

        var plan = PlanFor(run, index, counted: false);
        if (plan.Within(SpendRoom.Unlimited) is not { } rival)
        {
            return false;
        }

        // Under a bound the rival would get the same one, and may make less of the money.
        return (rival.Amount.Cost <= held.Wish.Amount.Cost && rival.Amount.Byok <= held.Wish.Amount.Byok)
            || (!held.Wish.Capped && held.TryAdjust(BoundsOf(run, plan), new BothPlan(held.Wish, rival)));
    }

    private static OutputPlan PlanFor(ChatRun run, int index, bool counted)
    {
        var (request, step) = (run.Request, run.Plan.Steps[index]);
        var prompt = (counted ? PromptBounds.CountedBound(request, step.Endpoint) : null) ?? PromptBounds.UpperBound(request, step.Endpoint);
        var takesBound = step.Endpoint.SupportedParameters is not { Count: > 0 } known || known.Contains("max_tokens") || known.Contains("max_completion_tokens");
        return new OutputPlan(step.Endpoint, prompt, takesBound ? request.MaxTokens : null, request.Prompt.Images, step.Own is not null, takesBound);
    }

    private static SpendBounds BoundsOf(ChatRun run, OutputPlan plan) =>
        plan.IsFree || run.Caller.Limits.IsEmpty ? SpendBounds.None : new SpendBounds(run.Caller.Key.Hash, run.Caller.Limits);

    /// <summary>The bytes of a prompt are a bound that is several times too high: where that does not fit, the tokens are counted.</summary>
    private async Task<GatewayError?> AskAsync(ChatRun run, int index, OutputPlan plan)
    {
        try
        {
            return await DecideAsync(run, index, plan);
        }
        catch (OperationCanceledException) when (run.Cancelled)
        {
            // Nobody is left to be told.
            return AdmissionErrors.Unknown;
        }
    }

    private async Task<GatewayError?> DecideAsync(ChatRun run, int index, OutputPlan plan)
    {
        var bounds = BoundsOf(run, plan);
        var admittance = await ReserveAsync(run, bounds, plan);
        if (admittance.Refusal is not null || admittance.Reservation is { Wish.Capped: true })
        {
            run.Reservation = admittance.Reservation ?? run.Reservation;
            plan = PlanFor(run, index, counted: true);
            admittance = await ReserveAsync(run, bounds, plan);
        }

        if (admittance.Reservation is { } reservation)
        {
            run.Reservation = reservation;
            return null;
        }

        return admittance.Refusal is { } refusal ? AdmissionErrors.Of(refusal, plan.LeastCost) : AdmissionErrors.Unknown;
    }

    private ValueTask<Admittance> ReserveAsync(ChatRun run, SpendBounds bounds, OutputPlan plan) => run.Reservation is { } held
        ? held.AdjustAsync(bounds, plan, run.CallerLeft)
        : escrow.ReserveAsync(run.Caller.AccountId, bounds, plan, run.CallerLeft);
}
