using System.Globalization;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Routing.Hedging;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Chat;

/// <summary>Reads <see cref="ChatOptions"/> from the settings; a value that cannot be honoured keeps the process from starting.</summary>
internal static class ChatOptionsReader
{
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public static ChatOptions Read(IConfiguration configuration)
    {
        var timeouts = new TimeoutRules();
        var fallback = FallbackRules.Default;
        var hedging = new HedgeOptions();
        var options = new ChatOptions();
        return options with
        {
            DurableChains = Chains(configuration, "Routing:DurableChains"),
            LongestJobWait = Duration(configuration, "Jobs:LongestRateLimitWait", options.LongestJobWait, zero: true),
            Drain = Duration(configuration, "Routing:Drain", options.Drain, zero: true),
            DrainUnstoppable = Duration(configuration, "Routing:DrainUnstoppable", options.DrainUnstoppable, zero: true),
            Timeouts = new TimeoutRules
            {
                Ordinary = Clocks(configuration, "Routing:Timeouts", timeouts.Ordinary),
                Reasoning = Clocks(configuration, "Routing:Timeouts:Reasoning", timeouts.Reasoning with
                {
                    Connect = Duration(configuration, "Routing:Timeouts:Connect", timeouts.Reasoning.Connect),
                }),
                Longest = Duration(configuration, "Routing:Timeouts:Longest", timeouts.Longest),
            },
            Fallback = fallback with
            {
                LongestRateLimitWait = Duration(configuration, "Routing:LongestRateLimitWait", fallback.LongestRateLimitWait, zero: true),
            },
            Hedging = hedging with
            {
                Share = Share(configuration, "Routing:Hedging:Share", hedging.Share),
                Burst = Count(configuration, "Routing:Hedging:Burst", hedging.Burst),
                UnknownDelay = Duration(configuration, "Routing:Hedging:Delay", hedging.UnknownDelay),
            },
        };
    }

    private static DurableChains Chains(IConfiguration configuration, string setting) => configuration[setting] switch
    {
        null or "" or "asked" => DurableChains.Asked,
        "hand-off" => DurableChains.HandOff,
        "always" => DurableChains.Always,
        _ => throw Refused(configuration, setting, "asked, hand-off or always"),
    };

    private static AttemptTimeouts Clocks(IConfiguration configuration, string section, AttemptTimeouts defaults) => new()
    {
        Connect = Duration(configuration, $"{section}:Connect", defaults.Connect),
        FirstToken = Duration(configuration, $"{section}:FirstToken", defaults.FirstToken),
        Idle = Duration(configuration, $"{section}:Idle", defaults.Idle),
        Total = Duration(configuration, $"{section}:Total", defaults.Total),
    };

    private static TimeSpan Duration(IConfiguration configuration, string setting, TimeSpan fallback, bool zero = false)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return fallback;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && (value > TimeSpan.Zero || (zero && value == TimeSpan.Zero))
            ? value
            : throw Refused(configuration, setting, zero ? "a time span, such as 00:00:05, or 00:00:00 for none" : "a time span longer than zero, such as 00:01:00");
    }

    private static double Share(IConfiguration configuration, string setting, double fallback)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return fallback;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 1
            ? value
            : throw Refused(configuration, setting, "a share from 0 to 1, such as 0.05");
    }

    private static int Count(IConfiguration configuration, string setting, int fallback)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= 100_000
            ? value
            : throw Refused(configuration, setting, "a whole number from 0 to 100000");
    }

    private static ArgumentException Refused(IConfiguration configuration, string setting, string expected) =>
        new($"Setting {setting} is '{configuration[setting]}'; it must be {expected}.", nameof(configuration));
}
