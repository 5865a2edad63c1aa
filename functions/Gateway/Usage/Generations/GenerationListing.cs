namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// Picks the generations of a span of time out of pages in the order of their keys, each once: two deliveries of a message at the very same time put a
/// generation into two pages. Both are of the same minute, so the ids of one minute are all that has to be remembered.
/// </summary>
internal sealed class GenerationListing(DateTimeOffset from, DateTimeOffset to)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private DateTimeOffset _minute;

    /// <summary>Whether the record belongs to the span and has not come before.</summary>
    public bool Takes(GenerationRecord record)
    {
        if (GenerationId.Time(record.GenerationId) is not { } time || time < from || time >= to)
        {
            return false;
        }

        var minute = time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
        if (minute != _minute)
        {
            _minute = minute;
            _seen.Clear();
        }

        return _seen.Add(record.GenerationId);
    }
}
