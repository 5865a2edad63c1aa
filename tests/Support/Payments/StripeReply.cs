using System.Text.Json.Nodes;

namespace Interchange.Tests.Support.Payments;

/// <summary>What the stand-in answers.</summary>
public sealed record StripeReply(int Status, JsonNode Body)
{
    public static StripeReply Ok(JsonNode body) => new(200, body.DeepClone());

    public static StripeReply List(IEnumerable<JsonObject> items) => new(200, new JsonObject
    {
        ["object"] = "list",
        ["data"] = new JsonArray([.. items.Select(static item => (JsonNode)item.DeepClone())]),
        ["has_more"] = false,
        ["url"] = "/v1/list",
    });

    public static StripeReply Error(int status, string type, string? code = null, string? declineCode = null, JsonObject? intent = null)
    {
        var error = new JsonObject { ["type"] = type, ["message"] = "The stand-in says no." };
        if (code is not null)
        {
            error["code"] = code;
        }

        if (declineCode is not null)
        {
            error["decline_code"] = declineCode;
        }

        if (intent is not null)
        {
            error["payment_intent"] = intent.DeepClone();
        }

        return new StripeReply(status, new JsonObject { ["error"] = error });
    }
}
