using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Embedded.Durable;

/// <summary>What host.json says of orchestrations, with the defaults of the genuine host.</summary>
internal sealed record DurableOptions
{
    public const string Section = "AzureFunctionsJobHost:extensions:durableTask";

    private const string PositiveNumber = "a whole number above zero";

    /// <summary>The task hub: apps with different hubs do not see each other's orchestrations.</summary>
    public string HubName { get; init; } = "TestHubName";

    /// <summary>How many orchestrators run their code at once.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; init; } = 10 * Environment.ProcessorCount;

    public int MaxConcurrentActivityFunctions { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>The version of orchestrations that are started without one; empty for none.</summary>
    public string DefaultVersion { get; init; } = "";

    /// <exception cref="FormatException">A setting cannot be used; the message names it.</exception>
    public static DurableOptions From(IConfiguration configuration)
    {
        var defaults = new DurableOptions();
        var section = configuration.GetSection(Section);
        return new DurableOptions
        {
            HubName = Hub(Resolved(configuration, section["hubName"]) ?? defaults.HubName),
            MaxConcurrentOrchestratorFunctions = Positive(section, "maxConcurrentOrchestratorFunctions", defaults.MaxConcurrentOrchestratorFunctions),
            MaxConcurrentActivityFunctions = Positive(section, "maxConcurrentActivityFunctions", defaults.MaxConcurrentActivityFunctions),
            DefaultVersion = section["defaultVersion"] ?? defaults.DefaultVersion,
        };
    }

    /// <summary>As the host does, <c>%NAME%</c> stands for the setting of that name; one that is not set leaves the default.</summary>
    private static string? Resolved(IConfiguration configuration, string? text) =>
        text is ['%', .. var name, '%'] ? (configuration[name] is { Length: > 0 } value ? value : null) : text;

    /// <summary>The rule of the genuine back ends: a hub becomes part of the names of queues and tables.</summary>
    private static string Hub(string name) =>
        name.Length is >= 3 and <= 45 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit)
            ? name
            : throw Unusable("hubName", name, "a name that begins with a letter and goes on with letters and digits, 3 to 45 in all");

    private static int Positive(IConfigurationSection section, string name, int otherwise) =>
        section[name] is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value
        : throw Unusable(name, text, PositiveNumber);

    private static FormatException Unusable(string name, string text, string form) =>
        new($"host.json: extensions.durableTask.{name} is '{text}'; write {form}.");
}
