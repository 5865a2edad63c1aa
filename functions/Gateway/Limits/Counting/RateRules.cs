using System.Collections.Immutable;

namespace Interchange.Gateway.Limits.Counting;

/// <summary>The arithmetic of shared counts, pure. No window ever has more taken than its limit.</summary>
public static class RateRules
{
    /// <summary>What one instance may take at once: up to a sixteenth of what is left, and exactly what it needs where that is more.</summary>
    private const long Share = 16;

    /// <summary>Carries out some asks, together or not at all; what is given back is given back in either case.</summary>
    /// <param name="counts">By scope; a scope that is not there has none taken.</param>
    /// <param name="asks">The asks, each of another scope.</param>
    public static (ImmutableDictionary<string, RateCount> Counts, RateAnswer Answer) Take(ImmutableDictionary<string, RateCount> counts, ImmutableArray<RateAsk> asks)
    {
        var given = asks.Aggregate(counts, static (changed, ask) =>
        {
            var count = Count(changed, ask);
            return changed.SetItem(ask.Scope, count.Window == ask.Window ? count with { Taken = Math.Max(0, count.Taken - ask.GiveBack) } : count);
        });
        var taken = given;
        var states = ImmutableArray.CreateBuilder<RateState>(asks.Length);
        for (var i = 0; i < asks.Length; i++)
        {
            var count = Count(taken, asks[i]);
            var left = asks[i].Most - count.Taken;
            if (asks[i].Min > Math.Max(0, left))
            {
                return (given, new RateAnswer(i, [.. asks.Select(ask => new RateState(Count(given, ask).Window, 0, Count(given, ask).Taken))]));
            }

            var slice = Math.Max(asks[i].Min, Math.Min(asks[i].Want, Math.Max(0, left) / Share));
            count = count with { Taken = count.Taken + slice };
            taken = taken.SetItem(asks[i].Scope, count);
            states.Add(new RateState(count.Window, slice, count.Taken));
        }

        return (taken, new RateAnswer(null, states.MoveToImmutable()));
    }

    private static RateCount Count(ImmutableDictionary<string, RateCount> counts, RateAsk ask) => counts.GetValueOrDefault(ask.Scope, RateCount.None).In(ask.Window);
}
