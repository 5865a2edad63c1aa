using System.Net;

namespace Interchange.Embedded.Azurite;

/// <summary>Which port of this machine a storage setting means.</summary>
internal static class AzuriteAddress
{
    public const int StandardTablePort = 10002;

    private const string DevelopmentAccount = "devstoreaccount1";

    /// <summary>The table port of the development account on this machine; null when the setting means another storage.</summary>
    public static int? TablePort(string? connectionString)
    {
        var parts = (connectionString ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .GroupBy(part => part[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.OrdinalIgnoreCase);
        if (parts.TryGetValue("UseDevelopmentStorage", out var use) && bool.TryParse(use, out var uses) && uses)
        {
            return parts.ContainsKey("DevelopmentStorageProxyUri") ? null : StandardTablePort;
        }

        return parts.GetValueOrDefault("AccountName") == DevelopmentAccount
            && Uri.TryCreate(parts.GetValueOrDefault("TableEndpoint"), UriKind.Absolute, out var endpoint)
            && endpoint.Scheme == Uri.UriSchemeHttp
            && (endpoint.Host == "localhost" || (IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)))
            ? endpoint.Port
            : null;
    }
}
