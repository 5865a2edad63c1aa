using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Embedded.ServiceBus.Trigger;

/// <summary>What host.json says of Service Bus triggers, with the defaults of the genuine host.</summary>
internal sealed record BusTriggerOptions
{
    public const string Section = "AzureFunctionsJobHost:extensions:serviceBus";

    public bool AutoCompleteMessages { get; init; } = true;

    /// <summary>How many messages one function handles at once, unless it takes batches or sessions.</summary>
    public int MaxConcurrentCalls { get; init; } = 16 * Environment.ProcessorCount;

    public int MaxConcurrentSessions { get; init; } = 8;

    public int MaxMessageBatchSize { get; init; } = 1000;

    /// <summary>A batch smaller than this is followed by a pause of <see cref="MaxBatchWaitTime"/>, in which the next one fills.</summary>
    public int MinMessageBatchSize { get; init; } = 1;

    /// <summary>How long a batch may take to fill.</summary>
    public TimeSpan MaxBatchWaitTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a message is held for a function that runs.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <exception cref="FormatException">A setting is not of its type; the message names it.</exception>
    public static BusTriggerOptions From(IConfiguration configuration)
    {
        var defaults = new BusTriggerOptions();
        var section = configuration.GetSection(Section);
        return new BusTriggerOptions
        {
            AutoCompleteMessages = Read(section, "autoCompleteMessages", defaults.AutoCompleteMessages, "true or false", bool.TryParse),
            MaxConcurrentCalls = Read(section, "maxConcurrentCalls", defaults.MaxConcurrentCalls, PositiveNumber, TryPositive),
            MaxConcurrentSessions = Read(section, "maxConcurrentSessions", defaults.MaxConcurrentSessions, PositiveNumber, TryPositive),
            MaxMessageBatchSize = Read(section, "maxMessageBatchSize", defaults.MaxMessageBatchSize, PositiveNumber, TryPositive),
            MinMessageBatchSize = Read(section, "minMessageBatchSize", defaults.MinMessageBatchSize, PositiveNumber, TryPositive),
            MaxBatchWaitTime = Read(section, "maxBatchWaitTime", defaults.MaxBatchWaitTime, "a time such as \"00:00:01\"", TrySpan),
            MaxAutoLockRenewalDuration = Read(section, "maxAutoLockRenewalDuration", defaults.MaxAutoLockRenewalDuration, "a time such as \"00:05:00\"", TrySpan),
        };
    }

    private const string PositiveNumber = "a whole number above zero";

    private delegate bool Parser<T>(string text, out T value);

    private static T Read<T>(IConfigurationSection section, string name, T otherwise, string form, Parser<T> parse)
    {
        if (section[name] is not { } text)
        {
            return otherwise;
        }

        return parse(text, out var value)
            ? value
            : throw new FormatException($"host.json: extensions.serviceBus.{name} is '{text}'; write {form}.");
    }

    private static bool TryPositive(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0;

    private static bool TrySpan(string text, out TimeSpan value) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero;
}
