using System.Collections.Immutable;
using Interchange.Gateway.Keys;

namespace Interchange.Gateway.Limits;

/// <summary>The limits that hold for a request.</summary>
internal static class RateLimits
{
    /// <summary>A key's own limits.</summary>
    public static ImmutableArray<RateLimit> Of(ApiKey key)
    {
        var limits = ImmutableArray.CreateBuilder<RateLimit>(3);
        var (scope, bounds) = ($"key-{key.Hash}", key.RateLimits);
        Add("rpm", RateUnit.Requests, RateInterval.Minute, bounds.RequestsPerMinute);
        Add("rpd", RateUnit.Requests, RateInterval.Day, bounds.RequestsPerDay);
        Add("tpm", RateUnit.Tokens, RateInterval.Minute, bounds.TokensPerMinute);
        return limits.DrainToImmutable();

        void Add(string name, RateUnit unit, RateInterval interval, long? most)
        {
            if (most is { } bound)
            {
                limits.Add(new RateLimit($"{scope}.{name}", "this key", unit, interval, bound, CountsFailures: true));
            }
        }
    }

    /// <summary>The limits of free models, which all keys of an account share.</summary>
    public static ImmutableArray<RateLimit> OfFreeModels(long perMinute, long perDay) =>
    [
        new RateLimit("free.rpm", "free models", RateUnit.Requests, RateInterval.Minute, perMinute, CountsFailures: false),
        new RateLimit("free.rpd", "free models", RateUnit.Requests, RateInterval.Day, perDay, CountsFailures: false),
    ];
}
