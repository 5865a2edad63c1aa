using System.Net;
using Interchange.Gateway.Fetching;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>
/// Which addresses the gateway lets itself be sent to: https, and nothing that is not on the public internet, so that nobody reaches the gateway's own
/// network, or its platform's metadata, through it.
/// </summary>
/// <param name="AllowsLocal">For development alone: http and addresses of the machine and its network too.</param>
public sealed record WebhookRules(bool AllowsLocal)
{
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
    public bool Allows(IPAddress address) => AllowsLocal || PublicInternet.Has(address);
}
