using System.Collections.Immutable;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Routing.Stickiness;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>Writes plans down by names, and finds them again in the catalog of today: a job keeps the route that it was accepted with.</summary>
internal sealed class StoredPlans(ModelCatalog catalog, ProviderRegistry providers)
{
    public static StoredPlan Of(RoutePlan plan) => new([.. plan.Steps.Select(Of)])
    {
        Strategy = plan.Strategy,
        Sort = plan.Sort,
        Exclusions = plan.Exclusions.IsEmpty ? null : plan.Exclusions,
        Warnings = plan.Warnings.IsEmpty ? null : plan.Warnings,
        Session = plan.Session is { } session ? [session.High, session.Low] : null,
        ExplicitSession = plan.Session is { Explicit: true },
    };

    /// <summary>The plan, and which of its steps can no longer be called because the catalog has lost them.</summary>
    public (RoutePlan Plan, IReadOnlySet<int> Gone) Restore(StoredPlan stored, string accountId)
    {
        var gone = new HashSet<int>();
        var steps = ImmutableArray.CreateBuilder<RouteStep>(stored.Steps.Count);
        foreach (var (index, step) in stored.Steps.Index())
        {
            var endpoint = catalog.TryResolve(step.Model, out var resolved)
                ? resolved.Model.Endpoints.FirstOrDefault(offered => offered.Name == step.Endpoint)
                : null;
            if (endpoint is null || !providers.TryGet(step.Provider, out var provider) || !providers.IsOn(step.Provider))
            {
                gone.Add(index);
                (endpoint, provider) = StandIn(step);
            }

            steps.Add(new RouteStep(step.Slug, endpoint, provider)
            {
                Dropped = ParameterSet.Of(step.Dropped ?? []),
                Own = step.CredentialId is { } id ? new RouteCredential(new SecretReference(accountId, id, step.CredentialVersion!), step.Provider) : null,
            });
        }

        var plan = new RoutePlan(steps.MoveToImmutable())
        {
            Strategy = stored.Strategy,
            Sort = stored.Sort,
            Exclusions = [.. stored.Exclusions ?? []],
            Warnings = [.. stored.Warnings ?? []],
            Session = stored.Session is [var high, var low] ? new SessionKey(high, low, stored.ExplicitSession) : null,
        };
        return (plan, gone);
    }

    private static StoredStep Of(RouteStep step) => new(step.Slug, step.Endpoint.Model, step.Endpoint.Name, step.Endpoint.Tag, step.Provider.Slug)
    {
        CredentialId = step.Own?.Id,
        CredentialVersion = step.Own?.Secret.Version,
        Dropped = step.Dropped.IsEmpty ? null : step.Dropped.ToNames(),
    };

    /// <summary>What tells of an endpoint that nobody can call any more.</summary>
    private static (ModelEndpoint Endpoint, ProviderDescriptor Provider) StandIn(StoredStep step) => (
        new ModelEndpoint { Provider = step.Provider, Tag = step.Tag, Model = step.Model, UpstreamModel = "", Pricing = Pricing.Free },
        new ProviderDescriptor { Slug = step.Provider, Name = step.Provider, BaseUrl = new Uri("https://gone.invalid/") });
}
