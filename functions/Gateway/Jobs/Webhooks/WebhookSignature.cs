using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>What proves that a message is the gateway's and fresh: HMAC-SHA256 with the webhook's secret over <c>id.timestamp.body</c>.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "X-Interchange-Webhook-Id";
    public const string TimestampHeader = "X-Interchange-Webhook-Timestamp";
    public const string SignatureHeader = "X-Interchange-Webhook-Signature";

    /// <summary><c>v1=</c> and 64 lower-case hex digits.</summary>
    /// <param name="secret">The webhook's.</param>
    /// <param name="id">Names the message: the same when it is sent again.</param>
    /// <param name="timestamp">Unix seconds of this try.</param>
    /// <param name="body">The body.</param>
    public static string Of(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return "v1=" + Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
