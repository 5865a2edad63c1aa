using Interchange.Gateway.Catalog;
using Interchange.Gateway.Routing.Candidates;

namespace Interchange.Gateway.Routing.Routers;

/// <summary>
/// <c>interchange/auto</c>: a rule of thumb, not a classifier; it never looks at what the prompt is about. Of the models that are on and fit the request:
/// <list type="number">
/// <item>those of the price band: at most 5 dollars per million tokens, three of four of them prompt; when none is so cheap, all;</item>
/// <item>of these, the last year's: a model older than a year before the newest of them is out;</item>
/// <item>of these, first the ones with a known coding index, best first; then by price, dearest first, since authors price their models by what they can do; then the newest.</item>
/// </list>
/// The same request on the same catalog always gets the same models, so a conversation stays where it is.
/// </summary>
internal static class AutoRouter
{
    private const decimal Band = 5m / 1_000_000m;
    private const decimal PromptShare = 0.75m;
    private const long Year = 365L * 86_400;

    public static List<Model> Choose(ModelCatalog catalog, ModelTable table, Eligibility eligibility, RouteRequest request, int count)
    {
        var fitting = new List<(Model Model, decimal Price)>();
        foreach (var model in catalog.Models)
        {
            if (ModelFit.IsGeneral(model)
                && ModelFit.Cheapest(table.Of(model), eligibility, request.Needs.Parameters, free: false) is { } endpoint)
            {
                var pricing = endpoint.Endpoint.Pricing;
                fitting.Add((model, (pricing.Prompt * PromptShare) + (pricing.Completion * (1 - PromptShare))));
            }
        }

        if (fitting.Exists(static f => f.Price <= Band))
        {
            fitting.RemoveAll(static f => f.Price > Band);
        }

        var newest = fitting.Count == 0 ? 0 : fitting.Max(static f => f.Model.Created);

        // A day of release that is not known says nothing against a model of the operator's own.
        fitting.RemoveAll(f => f.Model.Created > 0 && f.Model.Created < newest - Year);
        return
        [
            .. fitting
                .OrderByDescending(f => request.Bound?.Model == f.Model.Id)
                .ThenByDescending(static f => f.Model.CodingIndex ?? decimal.MinValue)
                .ThenByDescending(static f => f.Price)
                .ThenByDescending(static f => f.Model.Created)
                .ThenBy(static f => f.Model.Id, StringComparer.Ordinal)
                .Take(count)
                .Select(static f => f.Model),
        ];
    }
}
