using Interchange.Gateway.Routing.Candidates;
using Interchange.Gateway.Routing.Stickiness;

namespace Interchange.Gateway.Routing.Selection;

/// <summary>
/// Chooses the first of equals with a likelihood of one over the square of the price. Where some cost nothing, those alone take part, each as
/// likely as the next: that is the limit of the rule as prices go to zero. Pure.
/// </summary>
internal static class PriceLottery
{
    /// <summary>Draws by a seed.</summary>
    /// <param name="equals">Cheapest first; at least one.</param>
    /// <param name="seed">Equal seeds draw equally.</param>
    public static int Draw(ReadOnlySpan<Candidate> equals, ulong seed)
    {
        var cheapest = equals[0].Facts.Price;
        var total = 0.0;
        foreach (ref readonly var candidate in equals)
        {
            total += Weight(candidate, cheapest);
        }

        var drawn = Mixing.ToUnit(Mixing.Mix(seed)) * total;
        for (var index = 0; index < equals.Length; index++)
        {
            drawn -= Weight(equals[index], cheapest);
            if (drawn < 0)
            {
                return index;
            }
        }

        return 0;
    }

    /// <summary>
    /// Draws by a session with weighted rendezvous hashing: every instance draws alike without shared state, and when an endpoint goes away only its own sessions move.
    /// </summary>
    public static int Draw(ReadOnlySpan<Candidate> equals, SessionKey session)
    {
        var cheapest = equals[0].Facts.Price;
        var best = 0;
        var least = double.PositiveInfinity;
        for (var index = 0; index < equals.Length; index++)
        {
            // An exponential variable with the weight as its rate: the least of them is the weight's share of all.
            var unit = Mixing.ToUnit(Mixing.Mix(session.Low ^ equals[index].Facts.Hash));
            var arrival = -Math.Log(1 - unit) / Weight(equals[index], cheapest);
            if (arrival < least)
            {
                least = arrival;
                best = index;
            }
        }

        return best;
    }

    private static double Weight(in Candidate candidate, double cheapest)
    {
        var price = candidate.Facts.Price;
        if (price == cheapest)
        {
            return 1;
        }

        var ratio = cheapest / price;
        return ratio * ratio;
    }
}
