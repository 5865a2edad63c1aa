using System.Text.Json;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>Elements of <c>reasoning_details</c>. Source: the <c>ReasoningDetail…</c> schemas of OpenRouter's OpenAPI document.</summary>
internal static class ReasoningDetail
{
    public const string TextType = "reasoning.text";
    public const string EncryptedType = "reasoning.encrypted";

    /// <summary>A thought, or a piece of one.</summary>
    public static Action<Utf8JsonWriter> Text(string format, int index, string? text, string? signature) => json =>
    {
        json.WriteString("type", TextType);
        if (text is not null)
        {
            json.WriteString("text", text);
        }

        if (signature is not null)
        {
            json.WriteString("signature", signature);
        }

        json.WriteString("format", format);
        json.WriteNumber("index", index);
    };

    /// <summary>A thought that only its provider can read.</summary>
    public static Action<Utf8JsonWriter> Encrypted(string format, int index, string data, string? id) => json =>
    {
        json.WriteString("type", EncryptedType);
        json.WriteString("data", data);
        if (id is not null)
        {
            json.WriteString("id", id);
        }

        json.WriteString("format", format);
        json.WriteNumber("index", index);
    };
}
