using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>Bounds of the response cache; section <c>ResponseCache</c>.</summary>
internal sealed record CacheOptions
{
    /// <summary>What all answers together may take, in bytes; 0 switches the cache off. Setting <c>ResponseCache:MaxMegabytes</c>, default 64.</summary>
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>The largest answer that is kept.</summary>
    public int MaxAnswerBytes => (int)Math.Min(MaxBytes / 8, 8L * 1024 * 1024);

    /// <summary>How long a request waits for the same request under way before it asks a provider itself.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <exception cref="ArgumentException">The setting is not a whole number of megabytes.</exception>
    public static CacheOptions From(IConfiguration configuration)
    {
        const string Setting = "ResponseCache:MaxMegabytes";
        const int Most = 64 * 1024;
        if (configuration[Setting] is not { Length: > 0 } text)
        {
            return new CacheOptions();
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var megabytes) && megabytes <= Most
            ? new CacheOptions { MaxBytes = megabytes * 1024L * 1024 }
            : throw new ArgumentException(
                $"Setting {Setting} is '{text}'; it must be a whole number of megabytes from 0, which switches the cache off, to {Most}.", nameof(configuration));
    }
}
