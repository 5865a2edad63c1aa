using Interchange.Embedded.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Interchange.Embedded.Http;

/// <summary>The route table of the app's HTTP functions.</summary>
internal sealed class HttpRoutes(HttpResults results)
{
    private readonly List<Endpoint> _endpoints = [];
    private readonly Dictionary<(string Shape, string Method), FunctionDescriptor> _taken = [];

    public HttpResults Results { get; } = results;

    public int Count => _endpoints.Count;

    /// <exception cref="FunctionDeclarationException">Another function answers the same route and method.</exception>
    public void Add(FunctionDescriptor function, RoutePattern pattern, IReadOnlyList<string> methods, RequestDelegate handler)
    {
        var upper = methods.Select(method => method.ToUpperInvariant()).ToList();
        Claim(function, pattern, upper);
        var endpoint = new RouteEndpointBuilder(handler, pattern, order: 0) { DisplayName = function.Name };
        endpoint.Metadata.Add(function);
        if (upper.Count > 0)
        {
            endpoint.Metadata.Add(new HttpMethodMetadata(upper));
        }

        _endpoints.Add(endpoint.Build());
    }

    /// <summary>Answers requests by the table; everything else is 404 with an empty body.</summary>
    public void Map(WebApplication app)
    {
        if (_endpoints.Count > 0)
        {
            ((IEndpointRouteBuilder)app).DataSources.Add(new DefaultEndpointDataSource(_endpoints));
            app.UseRouting();
        }

        // Routing picks an endpoint of its own for a known path with a wrong method (405). The Functions host answers 404 there.
        app.Run(static http =>
        {
            if (http.GetEndpoint() is { RequestDelegate: { } handle } endpoint && endpoint.Metadata.GetMetadata<FunctionDescriptor>() is not null)
            {
                return handle(http);
            }

            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    private void Claim(FunctionDescriptor function, RoutePattern pattern, List<string> methods)
    {
        var shape = ShapeOf(pattern);
        foreach (var method in methods.DefaultIfEmpty("*"))
        {
            var other = _taken.FirstOrDefault(entry => entry.Key.Shape == shape && (entry.Key.Method == method || method == "*" || entry.Key.Method == "*")).Value;
            if (other is not null && other != function)
            {
                throw new FunctionDeclarationException(
                    $"Two functions answer {(method == "*" ? "every method" : method)} of the route '{pattern.RawText}': {other.Described} and {function.Described}. Change the route or the methods of one of them.");
            }

            _taken[(shape, method)] = function;
        }
    }

    // Routes that differ only in the names of their parameters match the same paths.
    private static string ShapeOf(RoutePattern pattern) =>
        string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
            RoutePatternSeparatorPart separator => separator.Content,
            RoutePatternParameterPart parameter => $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Concat(parameter.ParameterPolicies.Select(policy => $":{policy.Content}"))}{(parameter.IsOptional ? "?" : "")}}}",
            _ => "",
        }))));
}
