using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>Reads whom a caller wants to be told of their job's end.</summary>
internal static class WebhookHeaders
{
    public const string Url = "X-Interchange-Webhook";
    public const string Secret = "X-Interchange-Webhook-Secret";

    private const int ShortestSecret = 16;
    private const int LongestSecret = 256;
    private const int LongestUrl = 2_048;

    /// <summary>The webhook; null for a request without one.</summary>
    /// <param name="headers">Of the request.</param>
    /// <param name="rules">What addresses may be told.</param>
    /// <exception cref="GatewayException">400: the address may not be told, or the secret is missing or of the wrong length.</exception>
    public static Webhook? Read(IHeaderDictionary headers, WebhookRules rules)
    {
        var url = headers[Url];
        if (url.Count == 0)
        {
            return null;
        }

        if (url is not [{ Length: > 0 and <= LongestUrl } text] || !Uri.TryCreate(text, UriKind.Absolute, out var address) || rules.WhyNot(address) is not null)
        {
            var why = url is [{ } sent] && Uri.TryCreate(sent, UriKind.Absolute, out var named) ? rules.WhyNot(named) : null;
            throw new GatewayException(GatewayError.InvalidRequest($"The header {Url} must hold one address that can be told: {why ?? "an absolute https URL"}."));
        }

        return headers[Secret] is [{ Length: >= ShortestSecret and <= LongestSecret } secret]
            ? new Webhook(address.AbsoluteUri, secret)
            : throw new GatewayException(GatewayError.InvalidRequest(
                $"The header {Secret} must hold the secret that messages to {Url} are signed with: {ShortestSecret} to {LongestSecret} characters."));
    }
}
