using System.Text.Json;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>
/// Reads the <c>provider</c> object. A field that this gateway does not honour is refused by name: a policy that is silently
/// dropped is worse than an error (invariant I10).
/// </summary>
internal static class ProviderPreferencesReader
{
    /// <exception cref="GatewayException">400, naming the field.</exception>
    public static ProviderPreferences Read(ChatDocument document)
    {
        if (document.Find(ChatField.Provider) is not { IsNull: false } member)
        {
            return ProviderPreferences.None;
        }

        if (member.Kind != JsonTokenType.StartObject)
        {
            throw Invalid("\"provider\" must be an object such as {\"order\": [\"groq\"]}.");
        }

        var preferences = ProviderPreferences.None;
        var json = document.ValueOf(member);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Of(ref reader, "provider");
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var kind = reader.TokenType;
            reader.Skip();
            if (kind != JsonTokenType.Null)
            {
                preferences = Apply(preferences, name, kind, json[start..(int)reader.BytesConsumed]);
            }
        }

        return preferences;
    }

    private static ProviderPreferences Apply(ProviderPreferences preferences, string name, JsonTokenType kind, ReadOnlySpan<byte> value) =>
        name switch
        {
            "order" => preferences with { Order = StringArrays.Read(value, "provider.order") },
            "only" => preferences with { Only = StringArrays.Read(value, "provider.only") },
            "ignore" => preferences with { Ignore = StringArrays.Read(value, "provider.ignore") },
            "allow_fallbacks" => preferences with { AllowFallbacks = Boolean(kind, "provider.allow_fallbacks") },

            // Switched off, these ask for nothing.
            "require_parameters" or "zdr" or "enforce_distillable_text" when kind == JsonTokenType.False => preferences,
            "data_collection" when value.SequenceEqual("\"allow\""u8) => preferences,
            _ => throw Invalid($"\"provider.{name}\" is not served by this gateway. Remove it; served are order, only, ignore and allow_fallbacks."),
        };

    private static bool Boolean(JsonTokenType kind, string name) => kind switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Invalid($"\"{name}\" must be true or false."),
    };

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
