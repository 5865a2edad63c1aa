using System.Text.Json;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>What a request says of the keeping of responses.</summary>
/// <param name="Store">Whether its own is to be kept.</param>
/// <param name="Background">Whether it is answered while nobody waits.</param>
/// <param name="Previous">Id of the response that it goes on from; null for none.</param>
internal readonly record struct StoreWish(bool Store, bool Background, string? Previous)
{
    public bool IsNone => !Store && !Background && Previous is null;

    /// <summary>Whether a body may say something of it: a search for three words, so that the many which do not are read but once.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> body) =>
        body.IndexOf("\"store\""u8) >= 0 || body.IndexOf("\"background\""u8) >= 0 || body.IndexOf("\"previous_response_id\""u8) >= 0;

    /// <exception cref="Errors.GatewayException">400: a value is not allowed, or two contradict each other.</exception>
    public static StoreWish Read(JsonElement request)
    {
        var store = Flag(request, "store");
        var background = Flag(request, "background") is true;
        if (background && store is false)
        {
            throw Invalid("\"background\": true needs a response that is stored, and \"store\" is false. Leave one of them out.");
        }

        if (background && Flag(request, "stream") is true)
        {
            throw Invalid("A response that is made in the background is asked for at GET /api/v1/responses/{id}, and not streamed. Leave \"stream\" or \"background\" out.");
        }

        return new StoreWish(store is true || background, background, Find(request, "previous_response_id") is { } previous ? Text(previous, "previous_response_id") : null);
    }

    private static bool? Flag(JsonElement request, string name) => Find(request, name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw MustBe(name, "true or false"),
    };
}
