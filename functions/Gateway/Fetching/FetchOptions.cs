using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Fetching;

/// <summary>What the gateway fetches for its callers.</summary>
public sealed record FetchOptions
{
    /// <summary>The most redirects that are followed.</summary>
    public const int MostRedirects = 5;

    private const long LeastBytes = 1024;
    private const long MostBytes = 100_000_000;

    /// <summary>Whether anything is fetched. Setting <c>Fetching:Enabled</c>, default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// For development and tests alone: addresses of the machine and its network too. Setting <c>Fetching:AllowLocal</c>, default false; not obeyed in production.
    /// </summary>
    public bool AllowsLocal { get; init; }

    /// <summary>The most bytes of one file, once it is unpacked. Setting <c>Fetching:LargestFile</c>, default 20 MB.</summary>
    public long LargestFile { get; init; } = 20_000_000;

    /// <summary>How long one file may take, redirects and all. Setting <c>Fetching:Patience</c>, default 20 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <param name="configuration">The settings.</param>
    /// <param name="isDevelopment">Whether the process runs on somebody's own machine.</param>
    /// <exception cref="InvalidOperationException">A setting is not what it should be; the message names it.</exception>
    public static FetchOptions From(IConfiguration configuration, bool isDevelopment)
    {
        var defaults = new FetchOptions();
        var allowsLocal = Flag(configuration, "Fetching:AllowLocal", defaults.AllowsLocal);
        if (allowsLocal && !isDevelopment)
        {
            throw new InvalidOperationException("Setting Fetching:AllowLocal is for development alone: with it, callers reach the gateway's own network. Remove it.");
        }

        return new FetchOptions
        {
            Enabled = Flag(configuration, "Fetching:Enabled", defaults.Enabled),
            AllowsLocal = allowsLocal,
            LargestFile = configuration["Fetching:LargestFile"] is not { Length: > 0 } bytes ? defaults.LargestFile
                : long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= LeastBytes and <= MostBytes ? most
                : throw new InvalidOperationException($"Setting Fetching:LargestFile must be a number of bytes from {LeastBytes} to {MostBytes}."),
            Patience = configuration["Fetching:Patience"] is not { Length: > 0 } text ? defaults.Patience
                : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var patience) && patience >= TimeSpan.FromSeconds(1) && patience <= TimeSpan.FromMinutes(5) ? patience
                : throw new InvalidOperationException("Setting Fetching:Patience must be a time span from 00:00:01 to 00:05:00."),
        };
    }

    private static bool Flag(IConfiguration configuration, string setting, bool otherwise) => configuration[setting] is not { Length: > 0 } text ? otherwise
        : bool.TryParse(text, out var value) ? value
        : throw new InvalidOperationException($"Setting {setting} must be true or false.");
}
