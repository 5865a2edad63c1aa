using System.Diagnostics.CodeAnalysis;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>Where a payer's browser may be sent after a payment.</summary>
internal static class ReturnAddress
{
    public const string Rule = "an https address of at most 2000 characters, or an http one on this machine";

    public const int Longest = 2000;

    public static bool TryParse(string text, [NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url)
        && text.Length <= Longest
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}
