using Interchange.Gateway.Catalog.Listing;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Catalog;

/// <summary><c>GET /models/count</c>: how many models <c>GET /models</c> lists for the same <c>output_modalities</c>.</summary>
public sealed class CountModels(ModelListings listings)
{
    /// <exception cref="Errors.GatewayException">400: <c>output_modalities</c> or <c>availability</c> has a value that is not allowed.</exception>
    public Task HandleAsync(HttpContext context)
    {
        var query = ModelQueryReader.Read(context.Request.Query);
        var count = listings.Get(query.WholeCatalog).Rows.Count(r => ModelFilter.MatchesOutput(r.Model, query.OutputModalities));
        return JsonAnswer.SendAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("data");
            json.WriteNumber("count", count);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
