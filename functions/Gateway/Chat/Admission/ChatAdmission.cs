using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Escrow;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Admission;

/// <summary>Reserves what a step of a request's plan may cost, before the step is tried. Knows nothing of who tries it, or how.</summary>
internal sealed class ChatAdmission(CreditEscrow escrow)
{
    /// <summary>Reserves for a step, or changes the reservation of the step before; from memory in the steady state.</summary>
    /// <param name="run">The request.</param>
    /// <param name="index">The step.</param>
    /// <param name="rival">A step that may be tried beside it, of which one will be charged: paid for as well where there is enough. Null for none.</param>
    /// <param name="added">The most tokens that the attempt adds to the request's prompt.</param>
    /// <returns>Null when it may be tried; otherwise why not.</returns>
    public ValueTask<GatewayError?> AdmitAsync(ChatRun run, int index, int? rival = null, long added = 0)
    {
        if (run.Byok.Allowance is { } allowance && (IsOwn(run, index) || (rival is { } other && IsOwn(run, other)) || run.FeeAllowance is not null))
        {
            return new(AdmitOwnAsync(run, index, rival, added, allowance));
        }

        return ReserveAsync(run, DemandOf(run, index, rival, added, counted: false));
    }

    /// <summary>Whether what is reserved pays for an attempt at another step as well: whichever answers first is charged. Where it does, the step is admitted.</summary>
    public static bool TryAdmitRival(ChatRun run, int index)
    {
        if (run.Reservation is not { } held || (IsOwn(run, index) && run.Byok.Allowance is not null && run.FeeAllowance is null))
        {
            return false;
        }

        // Under a bound the rival gets the same one, and may make less of the money.
        var plan = PlanFor(run, index, added: 0, counted: false);
        if (plan.Within(SpendRoom.Unlimited) is not { } wish || !held.Wish.Amount.Covers(wish.Amount))
        {
            return false;
        }

        run.RivalAdmission = new StepAdmission(run, index, plan, BoundsOf(run, plan), wish);
        return true;
    }

    private static Demand DemandOf(ChatRun run, int index, int? rival, long added, bool counted)
    {
        var plan = PlanFor(run, index, added, counted);
        if (rival is not { } other)
        {
            return new Demand(index, rival, added, plan, plan, BoundsOf(run, plan));
        }

        var beside = PlanFor(run, other, added: 0, counted);
        return new Demand(index, rival, added, plan, new BothPlan(plan, beside), BoundsOf(run, plan.IsFree ? beside : plan));
    }

    private static OutputPlan PlanFor(ChatRun run, int index, long added, bool counted)
    {
        var (request, step) = (run.Request, run.Plan.Steps[index]);
        var prompt = (counted ? PromptBounds.CountedBound(request, step.Endpoint) : null) ?? PromptBounds.UpperBound(request, step.Endpoint);
        if (request.Media is { } media)
        {
            // Nobody can be told to make half an image.
            return new OutputPlan(
                step.Endpoint,
                PromptBounds.UpperBound(request, step.Endpoint) + added,
                media.MostTokens,
                request.Prompt.Images,
                own: OwnTerms(run, step),
                takesBound: false,
                media: media);
        }

        var takesBound = step.Endpoint.SupportedParameters is not { Count: > 0 } known || known.Contains("max_tokens") || known.Contains("max_completion_tokens");
        return new OutputPlan(
            step.Endpoint,
            prompt + added,
            takesBound ? request.MaxTokens : null,
            request.Prompt.Images,
            request.Choices,
            OwnTerms(run, step),
            takesBound,
            (step.Own is null || run.Byok.Rules.Percent == 0) && SeenOutput.IsWhole(request, step),
            beside: run.Extras.Cost);
    }

    private static OwnKeyTerms? OwnTerms(ChatRun run, RouteStep step) =>
        step.Own is null ? null : new OwnKeyTerms(run.Byok.Rules.Percent, run.FeeAllowance?.Wish.Amount.Byok ?? default);

    private static bool IsOwn(ChatRun run, int index) => run.Plan.Steps[index].Own is not null;

    private static SpendBounds BoundsOf(ChatRun run, OutputPlan plan) =>
        plan.IsFree || run.Caller.Limits.IsEmpty ? SpendBounds.None : new SpendBounds(run.Caller.Key.Hash, run.Caller.Limits);

    private static void Admit(ChatRun run, in Demand demand)
    {
        var wish = run.Reservation!.Wish;
        run.Admission = new StepAdmission(
            run, demand.Index, demand.Plan, demand.Bounds, demand.Rival is null ? wish : demand.Plan.Of(wish.Units, wish.Most, wish.Capped));
        run.RivalAdmission = null;
    }

    private ValueTask<GatewayError?> ReserveAsync(ChatRun run, Demand demand)
    {
        if (run.Reservation is { } held)
        {
            if (!held.TryAdjust(demand.Bounds, demand.Wanted))
            {
                return new(AskAsync(run, demand));
            }
        }
        else if (escrow.TryReserve(run.Caller.AccountId, demand.Bounds, demand.Wanted) is { } reservation)
        {
            run.Reservation = reservation;
        }
        else
        {
            return new(AskAsync(run, demand));
        }

        Admit(run, demand);
        return default;
    }

    /// <summary>Takes of the month's allowance first: what it does not have is charged with the fee. A step with the gateway's own key gives it back.</summary>
    private async Task<GatewayError?> AdmitOwnAsync(ChatRun run, int index, int? rival, long added, SpendBounds allowance)
    {
        var highest = Highest(run, index, rival, added);
        var plan = new AllowancePlan(highest);
        try
        {
            var admittance = run.FeeAllowance is { } held
                ? await held.AdjustAsync(allowance, plan, run.CallerLeft)
                : await escrow.ReserveAsync(run.Caller.AccountId, allowance, plan, run.CallerLeft);
            if (admittance.Reservation is not { } reservation)
            {
                return AdmissionErrors.Unknown;
            }

            run.FeeAllowance = reservation;
        }
        catch (OperationCanceledException) when (run.Cancelled)
        {
            // Nobody is left to be told.
            return AdmissionErrors.Unknown;
        }

        return await ReserveAsync(run, DemandOf(run, index, rival, added, counted: false));
    }

    /// <summary>The highest list price that the caller's own key may come to pay.</summary>
    private static Money Highest(ChatRun run, int index, int? rival, long added)
    {
        var first = IsOwn(run, index) ? PlanFor(run, index, added, counted: false).Highest : default;
        var other = rival is { } beside && IsOwn(run, beside) ? PlanFor(run, beside, added: 0, counted: false).Highest : default;
        return first > other ? first : other;
    }

    /// <summary>The bytes of a prompt are a bound that is several times too high: where that does not fit, the tokens are counted.</summary>
    private async Task<GatewayError?> AskAsync(ChatRun run, Demand demand)
    {
        try
        {
            return await DecideAsync(run, demand);
        }
        catch (OperationCanceledException) when (run.Cancelled)
        {
            // Nobody is left to be told.
            return AdmissionErrors.Unknown;
        }
    }

    private async Task<GatewayError?> DecideAsync(ChatRun run, Demand demand)
    {
        var admittance = await AskLedgerAsync(run, demand);
        if (admittance.Refusal is not null || admittance.Reservation is { Wish.Capped: true })
        {
            run.Reservation = admittance.Reservation ?? run.Reservation;
            demand = DemandOf(run, demand.Index, demand.Rival, demand.Added, counted: true);
            admittance = await AskLedgerAsync(run, demand);
        }

        if (admittance.Reservation is { } reservation)
        {
            run.Reservation = reservation;
            Admit(run, demand);
            return null;
        }

        return admittance.Refusal is { } refusal ? AdmissionErrors.Of(refusal, demand.Plan) : AdmissionErrors.Unknown;
    }

    private ValueTask<Admittance> AskLedgerAsync(ChatRun run, in Demand demand) => run.Reservation is { } held
        ? held.AdjustAsync(demand.Bounds, demand.Wanted, run.CallerLeft)
        : escrow.ReserveAsync(run.Caller.AccountId, demand.Bounds, demand.Wanted, run.CallerLeft);

    private readonly record struct Demand(int Index, int? Rival, long Added, OutputPlan Plan, ISpendPlan Wanted, SpendBounds Bounds);
}
