using System.Net;
using System.Net.Sockets;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>
/// Which addresses the gateway lets itself be sent to: https, and nothing that is not on the public internet, so that nobody reaches the gateway's own
/// network, or its platform's metadata, through it.
/// </summary>
/// <param name="AllowsLocal">For development alone: http and addresses of the machine and its network too.</param>
public sealed record WebhookRules(bool AllowsLocal)
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Why a URL may not be told; null where its name is no obstacle: what it resolves to is looked at when it is called.</summary>
    public string? WhyNot(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.Scheme != Uri.UriSchemeHttps && !(AllowsLocal && url.Scheme == Uri.UriSchemeHttp) ? "its scheme must be https"
            : url.UserInfo.Length > 0 ? "it must hold no user and password"
            : IPAddress.TryParse(url.IdnHost.Trim('[', ']'), out var literal) && !Allows(literal) ? "its host must be on the public internet"
            : null;
    }

    /// <summary>Whether a connection may be made to an address.</summary>
    public bool Allows(IPAddress address) => AllowsLocal || IsPublic(address);

    private static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        // The well-known prefix of NAT64 carries an IPv4 address in its last four bytes.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.GetAddressBytes() is [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. var embedded])
        {
            address = new IPAddress(embedded);
        }

        return !Array.Exists(NotPublic, network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address));
    }
}
