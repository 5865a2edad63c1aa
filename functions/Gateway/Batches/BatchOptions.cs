using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Batches;

/// <summary>How large batches may be, and how long what they make is kept.</summary>
public sealed record BatchOptions
{
    public const string LinesSetting = "Batches:MostLines";

    public const string KeptSetting = "Batches:ResultsKept";

    /// <summary>OpenAI's only completion window, and OpenRouter's.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    private const int MostMostLines = 1_000_000;

    /// <summary>The most lines of a batch. Setting <c>Batches:MostLines</c>, default 100,000.</summary>
    public int MostLines { get; init; } = 100_000;

    /// <summary>How long the files and the record of a batch are kept. Setting <c>Batches:ResultsKept</c>, default 30 days.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(30);

    /// <exception cref="InvalidOperationException">A setting is out of range.</exception>
    public static BatchOptions From(IConfiguration configuration)
    {
        var options = new BatchOptions();
        if (configuration[LinesSetting] is { Length: > 0 } lines)
        {
            options = int.TryParse(lines, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 1 and <= MostMostLines
                ? options with { MostLines = most }
                : throw new InvalidOperationException($"Setting {LinesSetting} must be a whole number from 1 to 1000000, such as 100000.");
        }

        if (configuration[KeptSetting] is { Length: > 0 } kept)
        {
            options = TimeSpan.TryParse(kept, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.FromMinutes(1) && value <= TimeSpan.FromDays(365)
                ? options with { Kept = value }
                : throw new InvalidOperationException($"Setting {KeptSetting} must be a time span from 00:01:00 to 365.00:00:00, such as 30.00:00:00.");
        }

        return options;
    }
}
