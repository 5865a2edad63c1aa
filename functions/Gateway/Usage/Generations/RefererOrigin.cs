namespace Interchange.Gateway.Usage.Generations;

/// <summary>The origin of the page that called.</summary>
internal static class RefererOrigin
{
    /// <summary>Scheme and host of a <c>Referer</c> header; empty when it does not name a page of the web.</summary>
    public static string Of(string? referer) =>
        Uri.TryCreate(referer, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
            ? uri.GetLeftPart(UriPartial.Authority)
            : "";
}
