using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>How many lines of batches are answered at once. Both bounds are those of one instance of the gateway.</summary>
public sealed record LineOptions
{
    public const string AccountSetting = "Batches:PerAccount";

    public const string ProviderSetting = "Batches:PerProvider";

    private const int Most = 10_000;

    /// <summary>Of all batches of an account. Setting <c>Batches:PerAccount</c>, default 16.</summary>
    public int PerAccount { get; init; } = 16;

    /// <summary>At one provider, whosever they are. Setting <c>Batches:PerProvider</c>, default 32.</summary>
    public int PerProvider { get; init; } = 32;

    /// <exception cref="InvalidOperationException">A setting is not a number from 1 to 10000.</exception>
    public static LineOptions From(IConfiguration configuration)
    {
        var defaults = new LineOptions();
        return new LineOptions
        {
            PerAccount = Read(configuration, AccountSetting, defaults.PerAccount),
            PerProvider = Read(configuration, ProviderSetting, defaults.PerProvider),
        };
    }

    private static int Read(IConfiguration configuration, string setting, int otherwise)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= Most
            ? value
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Setting {setting} must be a whole number from 1 to {Most}, such as {otherwise}."));
    }
}
