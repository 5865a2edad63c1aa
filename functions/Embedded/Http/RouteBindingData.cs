using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Interchange.Embedded.Http;

/// <summary>The binding data of a request: its route values.</summary>
internal static class RouteBindingData
{
    public static IReadOnlyDictionary<string, object?> Of(HttpContext http) =>
        http.Request.RouteValues.Count == 0 ? ImmutableDictionary<string, object?>.Empty : http.Request.RouteValues;
}
