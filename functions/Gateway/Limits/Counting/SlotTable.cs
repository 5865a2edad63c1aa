using System.Collections.Immutable;

namespace Interchange.Gateway.Limits.Counting;

/// <summary>Who holds how many slots of one scope, and until when. Pure.</summary>
/// <param name="Holders">By instance.</param>
public sealed record SlotTable(ImmutableSortedDictionary<string, SlotHolder> Holders)
{
    public static readonly SlotTable Empty = new(ImmutableSortedDictionary.Create<string, SlotHolder>(StringComparer.Ordinal));

    /// <summary>What one instance may hold unused: up to an eighth of what is left.</summary>
    private const long Share = 8;

    public (SlotTable Table, SlotAnswer Answer) Hold(SlotAsk ask)
    {
        // A holder that is not heard of has died; clocks may differ by as much as its time is long.
        var living = Holders.RemoveRange(Holders.Where(holder => holder.Value.ExpiresAt < ask.Now).Select(static holder => holder.Key));
        var others = living.Where(holder => holder.Key != ask.Instance).Sum(static holder => holder.Value.Held);
        var left = Math.Max(0, ask.Most - others);
        var held = Math.Max(ask.Min, Math.Min(ask.Want, ask.Min + ((left - ask.Min) / Share)));
        if (ask.Min > left)
        {
            var kept = living.TryGetValue(ask.Instance, out var own) ? own.Held : 0;
            return (new SlotTable(living), new SlotAnswer(false, kept, others));
        }

        return (
            new SlotTable(held == 0 ? living.Remove(ask.Instance) : living.SetItem(ask.Instance, new SlotHolder(held, ask.ExpiresAt))),
            new SlotAnswer(true, held, others));
    }
}
