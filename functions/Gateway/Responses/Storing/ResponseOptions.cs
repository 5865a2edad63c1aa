using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>How long responses are kept.</summary>
public sealed record ResponseOptions
{
    public const string KeptSetting = "Responses:Kept";

    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <summary>From the end of an answer on; setting <c>Responses:Kept</c>. Default 30 days, as at OpenAI.</summary>
    public TimeSpan Kept { get; init; } = TimeSpan.FromDays(30);

    /// <exception cref="InvalidOperationException">The setting is not a time span or is out of range.</exception>
    public static ResponseOptions From(IConfiguration configuration)
    {
        var defaults = new ResponseOptions();
        if (configuration[KeptSetting] is not { Length: > 0 } text)
        {
            return defaults;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var kept) && kept >= Least && kept <= Most
            ? new ResponseOptions { Kept = kept }
            : throw new InvalidOperationException($"Setting {KeptSetting} must be a time span from {Least:c} to {Most:c}, such as {defaults.Kept:c}.");
    }
}
