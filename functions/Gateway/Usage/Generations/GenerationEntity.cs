using System.Globalization;
using Azure.Data.Tables;

namespace Interchange.Gateway.Usage.Generations;

/// <summary>
/// A generation record as a row of table <c>Generations</c>: partition = account, row = generation id, the event as JSON in <c>Event</c>,
/// and in <c>Event1</c>, <c>Event2</c> … what does not fit into one property.
/// </summary>
internal static class GenerationEntity
{
    /// <summary>Characters per property; storage keeps two bytes for each and takes 64 KiB.</summary>
    public const int PropertyLength = 30_000;

    private const string Property = "Event";

    /// <summary>Storage takes 1 MiB per row.</summary>
    private const int MaxProperties = 16;

    /// <exception cref="ArgumentException">The event is larger than a row can be.</exception>
    public static TableEntity From(UsageEvent usageEvent, string json)
    {
        if (json.Length > PropertyLength * MaxProperties)
        {
            throw new ArgumentException($"Usage event {usageEvent.GenerationId} has {json.Length} characters; a record takes {PropertyLength * MaxProperties}.", nameof(json));
        }

        var entity = new TableEntity(usageEvent.AccountId, usageEvent.GenerationId);
        for (var (i, start) = (0, 0); start < json.Length; (i, start) = (i + 1, start + PropertyLength))
        {
            entity[Name(i)] = json.Substring(start, Math.Min(PropertyLength, json.Length - start));
        }

        return entity;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static UsageEvent ToEvent(TableEntity entity)
    {
        var json = entity.GetString(Property) ?? throw new InvalidDataException("A generation record has no event.");
        for (var i = 1; entity.GetString(Name(i)) is { } more; i++)
        {
            json += more;
        }

        return UsageEventJson.ReadRecord(json);
    }

    private static string Name(int index) => index == 0 ? Property : Property + index.ToString(CultureInfo.InvariantCulture);
}
