using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Routers;

/// <summary><c>~author/family-latest</c>: the newest model of the family that a provider serves which the caller can reach.</summary>
internal static class LatestOfFamily
{
    /// <exception cref="GatewayException">400: there is no such family.</exception>
    public static Model Choose(ModelCatalog catalog, Eligibility eligibility, string family)
    {
        var models = catalog.Family(family);
        if (models.IsEmpty)
        {
            var near = catalog.NearNames(family, 1);
            var hint = near.Count == 0 ? "" : $" A model like it is '{near[0]}', of the family '~{ModelFamilies.FamilyOf(near[0])}-latest'.";
            throw new GatewayException(GatewayError.InvalidRequest($"'~{family}-latest' names no family of models.{hint} GET /api/v1/models lists the models."));
        }

        foreach (var model in models)
        {
            foreach (var endpoint in model.Endpoints)
            {
                if (endpoint.Stage != EndpointStage.Deprecated && eligibility.Reaches(endpoint.Provider, model.Id))
                {
                    return model;
                }
            }
        }

        // None is on: the newest, whose endpoints then say so.
        return models[0];
    }
}
