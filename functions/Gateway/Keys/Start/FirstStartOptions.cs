using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Keys.Start;

/// <summary>How a local installation begins.</summary>
public sealed record FirstStartOptions
{
    public const string StateFolderSetting = "Interchange:StateFolder";

    public const string FirstGrantSetting = "Credits:FirstGrant";

    /// <summary>Where <c>keys.json</c> is. Setting <c>Interchange:StateFolder</c>; default <c>.interchange</c> in the working folder.</summary>
    public string StateFolder { get; init; } = ".interchange";

    /// <summary>How long the first start waits for storage to come up before it gives up.</summary>
    public TimeSpan StorageWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two tries to reach storage.</summary>
    public TimeSpan StorageRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Credits of the first account, in US dollars. Setting <c>Credits:FirstGrant</c>; default ten.</summary>
    public decimal FirstGrant { get; init; } = 10;

    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public static FirstStartOptions From(IConfiguration configuration)
    {
        var defaults = new FirstStartOptions();
        return new FirstStartOptions
        {
            StateFolder = configuration[StateFolderSetting] is { Length: > 0 } folder ? folder : defaults.StateFolder,
            FirstGrant = Grant(configuration) ?? defaults.FirstGrant,
        };
    }

    private static decimal? Grant(IConfiguration configuration)
    {
        if (configuration[FirstGrantSetting] is not { Length: > 0 } text)
        {
            return null;
        }

        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars) && dollars <= 1_000_000
            ? dollars
            : throw new ArgumentException($"Setting {FirstGrantSetting} is '{text}'; it must be a number of US dollars from 0 to 1000000.", nameof(configuration));
    }
}
