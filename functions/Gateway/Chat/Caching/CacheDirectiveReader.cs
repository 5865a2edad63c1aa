using System.Globalization;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>Reads the request headers of the response cache. Source: OpenRouter's guide to response caching.</summary>
internal static class CacheDirectiveReader
{
    public const string Cache = "X-OpenRouter-Cache";
    public const string TimeToLive = "X-OpenRouter-Cache-TTL";
    public const string Clear = "X-OpenRouter-Cache-Clear";

    private const int DefaultSeconds = 300;
    private const int LongestSeconds = 86_400;

    /// <summary>Null when the request does not opt in.</summary>
    /// <exception cref="GatewayException">400, naming the header.</exception>
    public static CacheDirective? Read(IHeaderDictionary headers)
    {
        if (!Flag(headers, Cache))
        {
            return null;
        }

        return new CacheDirective(TimeSpan.FromSeconds(Seconds(headers)), Flag(headers, Clear));
    }

    private static bool Flag(IHeaderDictionary headers, string name)
    {
        var value = headers[name].ToString();
        return value.Length != 0 && (bool.TryParse(value, out var flag)
            ? flag
            : throw new GatewayException(GatewayError.InvalidRequest($"Header {name} must be true or false.")));
    }

    private static int Seconds(IHeaderDictionary headers)
    {
        var value = headers[TimeToLive].ToString();
        if (value.Length == 0)
        {
            return DefaultSeconds;
        }

        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= LongestSeconds
            ? seconds
            : throw new GatewayException(GatewayError.InvalidRequest(
                $"Header {TimeToLive} must be a whole number of seconds from 1 to {LongestSeconds}."));
    }
}
