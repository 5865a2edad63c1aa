using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Catalog;

/// <summary>Names a model by the path of a request: what does not resolve is a 404 here, where it is a 400 in the body of a request.</summary>
internal static class ModelNotFound
{
    public static ResolvedModel Resolve(ModelCatalog catalog, string author, string slug)
    {
        var id = $"{author}/{slug}";
        return catalog.TryResolve(id, out var resolved)
            ? resolved
            : throw new GatewayException(catalog.WhyNot(id) with { Status = 404, Type = ErrorType.NotFound });
    }
}
