namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function for the messages of a subscription.</summary>
/// <param name="topicName">The topic; <c>%Setting%</c> takes it from a setting.</param>
/// <param name="subscriptionName">The subscription of that topic; <c>%Setting%</c> likewise.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string topicName, string subscriptionName) : Attribute
{
    /// <summary>The setting that holds the connection string; <c>AzureWebJobsServiceBus</c> when not given.</summary>
    public string? Connection { get; set; }

    public string? TopicName { get; } = topicName;

    public string? SubscriptionName { get; } = subscriptionName;

    /// <summary>Whether the subscription requires sessions; each session's messages then come in order.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Whether the function takes an array of messages.</summary>
    public bool IsBatched { get; set; }

    /// <summary>Whether messages are completed when the function returns; host.json decides when it is not set.</summary>
    public bool AutoCompleteMessages
    {
        get => AutoCompleteSetting ?? true;
        set => AutoCompleteSetting = value;
    }

    internal bool? AutoCompleteSetting { get; private set; }
}
