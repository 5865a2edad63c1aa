using System.Net;

namespace Interchange.Gateway.Providers;

/// <summary>Pure: whether a base URL may be used.</summary>
internal static class ProviderAddress
{
    private static readonly IPNetwork[] PrivateNetworks =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    private static readonly string[] PrivateSuffixes = [".localhost", ".local", ".internal", ".lan", ".home.arpa"];

    /// <summary>The URL with its final slash, or a sentence that says what is wrong with it and how to mend it.</summary>
    public static (Uri? BaseUrl, string? Problem) Check(string text, bool carriesKey)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return (null, $"'{text}' is not an absolute http or https URL. Write it like https://api.example.com/v1/.");
        }

        if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            return (null, "a base URL has no user, query or fragment. A key belongs into a setting of its own.");
        }

        if (carriesKey && url.Scheme == "http" && !IsPrivate(url))
        {
            return (null, $"the key would travel to {url.Host} in clear. Use https, a private address, or authentication \"none\".");
        }

        return (url.AbsolutePath.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/"), null);
    }

    /// <summary>True for an address that stays on this machine or in its network: loopback, private ranges, names without a public domain.</summary>
    public static bool IsPrivate(Uri url)
    {
        if (url.IsLoopback)
        {
            return true;
        }

        if (IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var address))
        {
            var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
            return PrivateNetworks.Any(n => n.BaseAddress.AddressFamily == plain.AddressFamily && n.Contains(plain)) || IPAddress.IsLoopback(plain);
        }

        // A bare name such as "ollama" is a container or a neighbour: no public zone has it.
        return !url.IdnHost.Contains('.', StringComparison.Ordinal)
            || PrivateSuffixes.Any(s => url.IdnHost.EndsWith(s, StringComparison.OrdinalIgnoreCase));
    }
}
