using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Translation;

/// <summary>
/// A thought of a model that signs otherwise than the caller's dialect knows: an element of <c>reasoning_details</c>, kept whole in the place of a signature, so that it comes
/// back with the next turn and goes to its own vendor unchanged. No vendor ever sees it.
/// </summary>
public static class ForeignThought
{
    /// <summary>What such a signature begins with; no vendor's does.</summary>
    public const string Prefix = "interchange.thought.";

    /// <summary>Whether the text stands for a thought, whole or not.</summary>
    public static bool Is(string? signature) => signature?.StartsWith(Prefix, StringComparison.Ordinal) is true;

    /// <summary>The element in the place of a signature.</summary>
    public static string Wrap(JsonElement detail) => Prefix + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(detail.GetRawText()));

    /// <summary>The element; null where the text was not made by <see cref="Wrap"/>.</summary>
    public static JsonElement? Unwrap(string signature)
    {
        if (!Is(signature))
        {
            return null;
        }

        try
        {
            var detail = JsonElement.Parse(Base64Url.DecodeFromChars(signature.AsSpan(Prefix.Length)));
            return detail.ValueKind == JsonValueKind.Object ? detail : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            return null;
        }
    }
}
