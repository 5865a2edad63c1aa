using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Keys.Caching;

/// <summary>
/// How long an instance may go on with what it last read of a key. Ages count from the moment the read was sent, so they bound how old
/// the knowledge is, not how long it has been kept.
/// </summary>
public sealed record KeyCacheOptions
{
    public const string StaleIfErrorSetting = "Keys:StaleIfError";

    public const string RefreshWaitSetting = "Keys:RefreshWait";

    /// <summary>Younger knowledge is used as it is.</summary>
    public TimeSpan FreshFor { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>
    /// Between <see cref="FreshFor"/> and this age a key is served at once and read again beside the request; older, the request waits for
    /// the read. A revoked key is refused after this time on every instance that can reach storage.
    /// </summary>
    public TimeSpan MaxStale { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longest that a request waits for the read of a key it knows, from when the read was sent; storage that takes longer counts as failing.
    /// Long enough for a new connection and a new identity token, so that a handshake does not pass for an outage.
    /// Setting <c>Keys:RefreshWait</c>, a time span.
    /// </summary>
    public TimeSpan RefreshWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>While storage fails, keys are served up to this age. Setting <c>Keys:StaleIfError</c>, a time span; zero turns it off.</summary>
    public TimeSpan StaleIfError { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a hash that storage does not know is refused without asking again.</summary>
    public TimeSpan UnknownFor { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Least time between a failed read of a key and the next one.</summary>
    public TimeSpan RetryAfterFailure { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After two failed reads in a row, how long requests are served without waiting for the next one.</summary>
    public TimeSpan FailureMemory { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Known keys kept.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>Unknown hashes kept. They have their own bound, so that a flood of made-up keys cannot push out real ones.</summary>
    public int UnknownCapacity { get; init; } = 10_000;

    /// <exception cref="InvalidOperationException">A setting is not a time span or is out of range.</exception>
    public static KeyCacheOptions From(IConfiguration configuration)
    {
        var defaults = new KeyCacheOptions();
        return defaults with
        {
            RefreshWait = Read(configuration, RefreshWaitSetting, defaults.RefreshWait),
            StaleIfError = Read(configuration, StaleIfErrorSetting, defaults.StaleIfError),
        };
    }

    private static TimeSpan Read(IConfiguration configuration, string setting, TimeSpan otherwise)
    {
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return otherwise;
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new InvalidOperationException($"Setting {setting} must be a time span from 00:00:00 to 1.00:00:00, such as {otherwise:c}.");
    }
}
