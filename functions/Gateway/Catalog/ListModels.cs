using System.Collections.Immutable;
using System.Globalization;
using Interchange.Gateway.Catalog.Listing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Interchange.Gateway.Catalog;

/// <summary><c>GET /models</c>: filters, sorts and pages of OpenRouter's <c>listModels</c>, and <c>availability=all</c> for the whole catalog.</summary>
public sealed class ListModels(ModelListings listings, TimeProvider time)
{
    /// <exception cref="Errors.GatewayException">400: a query parameter has a value that is not allowed.</exception>
    public Task HandleAsync(HttpContext context) => HandleAsync(context, modality: null);

    /// <param name="context">The request.</param>
    /// <param name="modality">The output of the models that are listed, whatever the query says; null for what the query says.</param>
    /// <exception cref="Errors.GatewayException">400: a query parameter has a value that is not allowed.</exception>
    public Task HandleAsync(HttpContext context, string? modality)
    {
        var request = context.Request;
        if (!request.QueryString.HasValue && modality is null)
        {
            return JsonAnswer.SendAsync(context, listings.Get(wholeCatalog: false).Default);
        }

        var query = ModelQueryReader.Read(request.Query);
        query = modality is null ? query : query with { OutputModalities = [modality] };
        var listing = listings.Get(query.WholeCatalog);
        var (page, total) = ModelSelection.Select(listing.Rows, query, listings.Provider, time.GetUtcNow());
        return query.Rss
            ? JsonAnswer.SendAsync(context, ModelFeed.Write(page, $"{request.Scheme}://{request.Host}"), "application/rss+xml; charset=utf-8")
            : JsonAnswer.SendAsync(context, listing.Page(page, total, Next(request, query, page, total)));
    }

    private static string? Next(HttpRequest request, ModelQuery query, ImmutableArray<ListedModel> page, int total)
    {
        var end = query.Offset + page.Length;
        if (query.Limit is not { } limit || page.IsEmpty || end >= total)
        {
            return null;
        }

        var next = new QueryBuilder(request.Query.Where(p => p.Key is not ("offset" or "limit")).SelectMany(p => p.Value, (p, v) => KeyValuePair.Create(p.Key, v ?? "")))
        {
            { "offset", end.ToString(CultureInfo.InvariantCulture) },
            { "limit", limit.ToString(CultureInfo.InvariantCulture) },
        };
        return request.PathBase + request.Path + next.ToString();
    }
}
