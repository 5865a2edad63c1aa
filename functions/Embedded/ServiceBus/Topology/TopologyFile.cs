using System.Text.Json;

namespace Interchange.Embedded.ServiceBus.Topology;

/// <summary>Reads servicebus.json: the names and limits are those of the Azure resources, since the same file declares both.</summary>
internal static class TopologyFile
{
    public const string Name = "servicebus.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <exception cref="TopologyFormatException">The file is missing, not JSON, or an entry is wrong.</exception>
    public static BusTopology Load(string path)
    {
        try
        {
            return Parse(path, File.ReadAllBytes(path));
        }
        catch (IOException failure)
        {
            throw new TopologyFormatException($"{path} cannot be read: {failure.Message} It declares the topics and subscriptions and lies beside the application.", failure);
        }
    }

    /// <exception cref="TopologyFormatException">The text is not JSON, or an entry is wrong.</exception>
    public static BusTopology Parse(string source, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new TopologyFormatException($"{source}: is not a JSON object with \"topics\".");
            }

            var root = new DeclarationObject(document.RootElement, $"{source}:");
            var topics = root.Objects("topics").Select(Topic).ToArray();
            root.End();
            Distinct(root, topics.Select(topic => topic.Name), "topics");
            return new BusTopology(source, topics);
        }
        catch (JsonException failure)
        {
            throw new TopologyFormatException($"{source}: is not JSON: {failure.Message}", failure);
        }
    }

    private static TopicDeclaration Topic(DeclarationObject entry)
    {
        var topic = new TopicDeclaration
        {
            Name = entry.Name(longest: 260),
            RequiresDuplicateDetection = entry.Flag("requiresDuplicateDetection"),
            DuplicateDetectionHistoryTimeWindow =
                entry.Duration("duplicateDetectionHistoryTimeWindow", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20), TimeSpan.FromDays(7)),
            DefaultMessageTimeToLive = entry.Duration("defaultMessageTimeToLive", TimeSpan.MaxValue, Second, TimeSpan.MaxValue),
            Subscriptions = [.. entry.Objects("subscriptions").Select(Subscription)],
        };
        entry.End();
        Distinct(entry, topic.Subscriptions.Select(subscription => subscription.Name), "subscriptions");
        return topic;
    }

    private static SubscriptionDeclaration Subscription(DeclarationObject entry)
    {
        var subscription = new SubscriptionDeclaration
        {
            Name = entry.Name(longest: 50),
            RequiresSession = entry.Flag("requiresSession"),
            MaxDeliveryCount = entry.Number("maxDeliveryCount", otherwise: 10, least: 1, most: 2000),
            LockDuration = entry.Duration("lockDuration", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)),
            DeadLetteringOnMessageExpiration = entry.Flag("deadLetteringOnMessageExpiration"),
            DefaultMessageTimeToLive = entry.Duration("defaultMessageTimeToLive", TimeSpan.MaxValue, Second, TimeSpan.MaxValue),
        };
        entry.End();
        return subscription;
    }

    private static void Distinct(DeclarationObject entry, IEnumerable<string> names, string what)
    {
        if (names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw entry.Wrong($"declares two {what} named '{twice.Key}'");
        }
    }
}
