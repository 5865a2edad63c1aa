namespace Interchange.Gateway.Usage.Generations;

/// <summary>What both stores demand of a batch of records.</summary>
internal static class GenerationBatch
{
    /// <summary>One record per id, the last one given.</summary>
    /// <exception cref="ArgumentException">Records of several accounts, or an id that cannot be kept.</exception>
    public static IReadOnlyCollection<GenerationRecord> Distinct(IReadOnlyList<GenerationRecord> records)
    {
        var byId = new Dictionary<string, GenerationRecord>(records.Count, StringComparer.Ordinal);
        foreach (var record in records)
        {
            if (record.AccountId != records[0].AccountId)
            {
                throw new ArgumentException("The records of a batch belong to one account.", nameof(records));
            }

            if (!GenerationId.IsPossible(record.GenerationId))
            {
                throw new ArgumentException("A generation id has 1 to 200 letters, digits, or any of - _ . :", nameof(records));
            }

            byId[record.GenerationId] = record;
        }

        return byId.Values;
    }
}
