using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Requests;

/// <summary>Arrays of strings in a request.</summary>
internal static class StringArrays
{
    /// <exception cref="GatewayException">400: not an array of non-empty strings; the message names the field.</exception>
    public static ImmutableArray<string> Read(ReadOnlySpan<byte> json, string name)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Invalid(name);
        }

        var values = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Invalid(name);
            }

            var value = JsonText.Of(ref reader, name);
            values.Add(value.Length > 0 ? value : throw Invalid(name));
        }

        return values.DrainToImmutable();
    }

    private static GatewayException Invalid(string name) =>
        new(GatewayError.InvalidRequest($"\"{name}\" must be an array of non-empty strings."));
}
