using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Credits.Escrow;

/// <summary>How instances hold credits. Section <c>Credits</c>.</summary>
public sealed record EscrowOptions
{
    /// <summary>False: usage is charged and recorded, but no balance keeps a request from being made. Limits of keys and budgets hold all the same.</summary>
    public bool Enforced { get; init; } = true;

    /// <summary>How long a lease lasts without being renewed. An instance renews at half of it, and spends nothing of a lease that is older. Default ten minutes.</summary>
    public TimeSpan LeaseLife { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long after its end a lease is left alone before what it holds returns: as much as the clocks of two instances may differ. Default five minutes.
    /// </summary>
    public TimeSpan SweepGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long what is held may lie unused before it is given back. Default five seconds.</summary>
    public TimeSpan IdleReturn { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The least time between two calls of storage for one account that no request waits for. Default half a second.</summary>
    public TimeSpan TopUpPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How old the balance may be that a free request is let in by. Default thirty seconds.</summary>
    public TimeSpan NewsLife { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">A setting cannot be honoured; the message names it.</exception>
    public static EscrowOptions From(IConfiguration configuration)
    {
        var defaults = new EscrowOptions();
        return new EscrowOptions
        {
            Enforced = Flag(configuration, "Credits:Enforced", defaults.Enforced),
            LeaseLife = Duration(configuration, "Credits:LeaseLife", defaults.LeaseLife),
            SweepGrace = Duration(configuration, "Credits:SweepGrace", defaults.SweepGrace),
            IdleReturn = Duration(configuration, "Credits:IdleReturn", defaults.IdleReturn),
        };
    }

    private static bool Flag(IConfiguration configuration, string setting, bool fallback)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return fallback;
        }

        return bool.TryParse(text, out var value) ? value : throw Refused(setting, text, "true or false");
    }

    private static TimeSpan Duration(IConfiguration configuration, string setting, TimeSpan fallback)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return fallback;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero
            ? value
            : throw Refused(setting, text, "a time span longer than zero, such as 00:10:00");
    }

    private static ArgumentException Refused(string setting, string text, string expected) =>
        new($"Setting {setting} is '{text}'; it must be {expected}.", nameof(setting));
}
