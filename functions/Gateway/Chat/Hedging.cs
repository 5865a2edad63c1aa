using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Routing.Hedging;

namespace Interchange.Gateway.Chat;

/// <summary>Decides when a late attempt gets a rival, and which.</summary>
internal sealed class Hedging(IEndpointHealth health, HedgeOptions options)
{
    private readonly HedgeBudget _budget = new(options);

    /// <summary>A call came in: the budget grows by its share.</summary>
    public void CountCall() => _budget.CountCall();

    /// <summary>How long the attempt at a step may be silent before it counts as late.</summary>
    public TimeSpan DelayOf(ChatRun run, int index, bool streamed) =>
        HedgeDelay.Of(health.Of(run.Plan.Steps[index].Endpoint), streamed, run.Request.MaxTokens, options);

    /// <summary>The next endpoint of the same model, whether or not it may be called now; null without one.</summary>
    public static int? RivalOf(ChatRun run, int index)
    {
        var history = new ChainHistory(run.Plan, run.Attempts);
        for (var rival = 0; rival < run.Plan.Steps.Length; rival++)
        {
            if (IsRival(run, index, rival, history))
            {
                return rival;
            }
        }

        return null;
    }

    /// <summary>The next endpoint of the same model that may be called now and is paid for, with the leave to call it; null without one or without budget.</summary>
    public (int Step, BreakerPass Pass)? TryStart(ChatRun run, int index, IBreakers breakers)
    {
        var steps = run.Plan.Steps;
        var history = new ChainHistory(run.Plan, run.Attempts);
        for (var rival = 0; rival < steps.Length; rival++)
        {
            if (!IsRival(run, index, rival, history) || !ChatAdmission.TryAdmitRival(run, rival))
            {
                continue;
            }

            if (!_budget.TryTake())
            {
                return null;
            }

            var pass = breakers.TryEnter(steps[rival].Endpoint, steps[rival].Credential);
            if (pass.Allowed)
            {
                return (rival, pass);
            }

            _budget.GiveBack();
        }

        return null;
    }

    private static bool IsRival(ChatRun run, int index, int rival, in ChainHistory history)
    {
        var (own, other) = (run.Plan.Steps[index].Endpoint, run.Plan.Steps[rival].Endpoint);
        return !ReferenceEquals(other, own) && other.Model == own.Model && history.IsOpen(rival);
    }
}
