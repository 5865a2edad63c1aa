using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>A response that is kept.</summary>
/// <param name="Response">The object, as its caller got it.</param>
/// <param name="Input">The items that it is the answer to, those of the responses before it among them.</param>
internal sealed record StoredResponse(JsonElement Response, ImmutableArray<JsonElement> Input)
{
    /// <summary>The job that makes it; null once it has ended, and for one that was made while its caller waited.</summary>
    public string? JobId { get; init; }

    /// <summary>The object in another status.</summary>
    public JsonObject With(string status)
    {
        var response = JsonObject.Create(Response)!;
        response["status"] = status;
        return response;
    }
}
