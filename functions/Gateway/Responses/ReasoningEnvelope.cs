using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Interchange.Gateway.Responses;

/// <summary>
/// An element of <c>reasoning_details</c> that a reasoning item has no members for travels in the item's <c>encrypted_content</c>, which clients give back as it is:
/// <c>interchange.v1.</c> and the element's JSON in base64url. It is the caller's own conversation: it is neither encrypted nor signed, and trusted no more than
/// the rest of their request.
/// </summary>
internal static class ReasoningEnvelope
{
    private const string Head = "interchange.v1.";

    public static string Seal(JsonElement detail) => Head + Base64Url.EncodeToString(JsonMarshal.GetRawUtf8Value(detail));

    /// <summary>The element; null for what is no envelope.</summary>
    public static JsonElement? Open(string encrypted)
    {
        if (!encrypted.StartsWith(Head, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(Base64Url.DecodeFromChars(encrypted.AsSpan(Head.Length)));
            var detail = JsonElement.ParseValue(ref reader);
            return detail.ValueKind == JsonValueKind.Object ? detail : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
