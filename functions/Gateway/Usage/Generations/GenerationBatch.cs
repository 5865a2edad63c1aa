namespace Interchange.Gateway.Usage.Generations;

/// <summary>What both stores demand of a batch of events.</summary>
internal static class GenerationBatch
{
    /// <summary>One event per id, the last one given.</summary>
    /// <exception cref="ArgumentException">Events of several accounts, or an id that cannot be kept.</exception>
    public static IReadOnlyCollection<UsageEvent> Distinct(IReadOnlyList<UsageEvent> events)
    {
        var byId = new Dictionary<string, UsageEvent>(events.Count, StringComparer.Ordinal);
        foreach (var usageEvent in events)
        {
            if (usageEvent.AccountId != events[0].AccountId)
            {
                throw new ArgumentException("The events of a batch belong to one account.", nameof(events));
            }

            if (!GenerationId.IsPossible(usageEvent.GenerationId))
            {
                throw new ArgumentException("A generation id has 1 to 200 letters, digits, or any of - _ . :", nameof(events));
            }

            byId[usageEvent.GenerationId] = usageEvent;
        }

        return byId.Values;
    }
}
