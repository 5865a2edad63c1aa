using System.Text.Json;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Requests;

/// <summary>Strings out of a caller's JSON.</summary>
internal static class JsonText
{
    /// <summary>The reader's string, unescaped.</summary>
    /// <exception cref="GatewayException">400: the string holds half of a surrogate pair, which no text can.</exception>
    public static string Of(ref Utf8JsonReader reader, string name)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new GatewayException(
                GatewayError.InvalidRequest($"\"{name}\" holds an escape that is half of a surrogate pair. Send valid Unicode."),
                exception);
        }
    }
}
