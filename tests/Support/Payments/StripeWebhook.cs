using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.Tests.Support.Payments;

/// <summary>An event as Stripe sends it.</summary>
/// <param name="Body">The JSON.</param>
/// <param name="Signature">Value of the <c>Stripe-Signature</c> header.</param>
public sealed record StripeWebhook(string Body, string Signature)
{
    /// <summary>Signs an event by Stripe's scheme: HMAC-SHA-256 over the time, a dot and the body.</summary>
    public static StripeWebhook Sign(string type, JsonObject about, string secret, DateTimeOffset at)
    {
        var body = new JsonObject
        {
            ["id"] = $"evt_{Guid.NewGuid():N}",
            ["object"] = "event",
            ["api_version"] = "2025-01-01.any",
            ["created"] = at.ToUnixTimeSeconds(),
            ["livemode"] = false,
            ["pending_webhooks"] = 1,
            ["type"] = type,
            ["data"] = new JsonObject { ["object"] = about.DeepClone() },
        }.ToJsonString();
        return Sign(body, secret, at);
    }

    public static StripeWebhook Sign(string body, string secret, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return new StripeWebhook(body, $"t={time},v1={Convert.ToHexStringLower(hash)}");
    }
}
