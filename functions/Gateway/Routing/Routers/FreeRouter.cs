using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing.Candidates;
using Interchange.Gateway.Routing.Selection;

namespace Interchange.Gateway.Routing.Routers;

/// <summary>
/// <c>interchange/free</c>: one of the free models that fit the request, each as likely as the next, and two more to fall back on. A session
/// keeps its choice: by rendezvous, so that a model that comes or goes moves few sessions.
/// </summary>
internal static class FreeRouter
{
    public static List<Model> Choose(ModelCatalog catalog, ModelTable table, Eligibility eligibility, RouteRequest request, int count)
    {
        var lots = new List<(bool Bound, ulong Lot, Model Model)>();
        var seed = request.Session?.Low ?? request.Seed;
        foreach (var model in catalog.Models)
        {
            if (ModelFit.IsGeneral(model)
                && ModelFit.Cheapest(table.Of(model), eligibility, request.Needs.Parameters, free: true) is { } endpoint)
            {
                lots.Add((request.Bound?.Model == model.Id, Mixing.Mix(Mixing.Mix(seed) ^ endpoint.Hash), model));
            }
        }

        return [.. lots.OrderByDescending(static l => l.Bound).ThenBy(static l => l.Lot).Take(count).Select(static l => l.Model)];
    }
}
