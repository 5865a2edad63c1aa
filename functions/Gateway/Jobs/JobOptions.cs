using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Jobs;

/// <summary>How long jobs run and what they leave is kept.</summary>
public sealed record JobOptions
{
    public const string DeadlineSetting = "Jobs:Deadline";

    public const string KeptSetting = "Jobs:ResultsKept";

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(30);

    /// <summary>A job that has no answer after that ends with an error. Setting <c>Jobs:Deadline</c>, default one hour.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a result can be read after its job has ended. Setting <c>Jobs:ResultsKept</c>, default one day.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(1);

    /// <exception cref="InvalidOperationException">A setting is not a time span or is out of range.</exception>
    public static JobOptions From(IConfiguration configuration)
    {
        var defaults = new JobOptions();
        return new JobOptions
        {
            Deadline = Read(configuration, DeadlineSetting, defaults.Deadline),
            Kept = Read(configuration, KeptSetting, defaults.Kept),
        };
    }

    private static TimeSpan Read(IConfiguration configuration, string setting, TimeSpan otherwise)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= Least && value <= Most
            ? value
            : throw new InvalidOperationException($"Setting {setting} must be a time span from {Least:c} to {Most:c}, such as {otherwise:c}.");
    }
}
