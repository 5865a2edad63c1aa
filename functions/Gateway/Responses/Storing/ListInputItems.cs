using System.Globalization;
using Interchange.Gateway.Catalog.Listing;
using Interchange.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Responses.Storing;

/// <summary>
/// <c>GET /responses/{id}/input_items</c>: what a stored response is the answer to, newest first. Any key of the account will do. Source: OpenAI's API reference of Responses.
/// </summary>
public sealed class ListInputItems
{
    private const int UsualLimit = 20;
    private const int MostLimit = 100;

    private readonly FindResponse _find;

    internal ListInputItems(FindResponse find) => _find = find;

    /// <exception cref="GatewayException">400: a parameter has a value that is not allowed; 404: the account has no such response.</exception>
    public async Task HandleAsync(HttpContext context, string id)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (_, response) = await _find.AsAsync(context, id);
        var (limit, ascending) = (LimitOf(context.Request.Query), IsAscending(context.Request.Query));
        var items = response.Input.Select((item, place) => (Item: item, Place: place, Id: InputItem.IdOf(id, item, place))).ToList();
        if (!ascending)
        {
            items.Reverse();
        }

        var first = 0;
        if (context.Request.Query["after"] is [{ Length: > 0 } after])
        {
            first = items.FindIndex(entry => entry.Id == after) + 1;
            if (first == 0)
            {
                throw new GatewayException(GatewayError.InvalidRequest("\"after\" names no item of this response."));
            }
        }

        var page = items.Skip(first).Take(limit).ToList();
        await JsonAnswer.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var (item, place, _) in page)
            {
                InputItem.Write(json, id, item, place);
            }

            json.WriteEndArray();
            json.WriteString("first_id", page.Count == 0 ? null : page[0].Id);
            json.WriteString("last_id", page.Count == 0 ? null : page[^1].Id);
            json.WriteBoolean("has_more", first + page.Count < items.Count);
            json.WriteEndObject();
        });
    }

    private static int LimitOf(IQueryCollection query) => query["limit"] is not [{ Length: > 0 } text]
        ? UsualLimit
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostLimit
            ? limit
            : throw new GatewayException(GatewayError.InvalidRequest($"\"limit\" must be a whole number from 1 to {MostLimit}."));

    private static bool IsAscending(IQueryCollection query) => query["order"].ToString() switch
    {
        "" or "desc" => false,
        "asc" => true,
        _ => throw new GatewayException(GatewayError.InvalidRequest("\"order\" must be asc or desc.")),
    };
}
