using System.Text.Json;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Chat.Durable;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Routing.Stickiness;
using Interchange.Gateway.Tests.Catalog;

namespace Interchange.Gateway.Tests.Chat.Durable;

/// <summary>A plan that another instance goes on with, after a deployment that changed the catalog perhaps.</summary>
public sealed class StoredPlansTests
{
    private const string Slug = "acme/stored-one";

    private static readonly Model One = A.Model(Slug, A.Endpoint("openai"), A.Endpoint("groq"));

    [Fact]
    public void A_plan_is_found_again_as_it_was()
    {
        using var providers = A.Registry(("OPENAI_API_KEY", "sk-1"), ("GROQ_API_KEY", "sk-2"));
        var catalog = A.Catalog(One);
        var plan = Plan(catalog, providers);

        var (found, gone) = Restore(catalog, providers, plan);

        Assert.Empty(gone);
        Assert.Equal(plan.Steps.Select(static step => step.Endpoint), found.Steps.Select(static step => step.Endpoint), ReferenceEqualityComparer.Instance);
        Assert.Equal(
            plan.Steps.Select(static step => (step.Slug, step.Provider, step.Dropped, step.Credential)),
            found.Steps.Select(static step => (step.Slug, step.Provider, step.Dropped, step.Credential)));
        Assert.Equal(new SecretReference("acc", "c-1", "v-1"), found.Steps[0].Own!.Secret);
        Assert.Equal((plan.Strategy, plan.Sort, plan.Session), (found.Strategy, found.Sort, found.Session));
        Assert.Equal(plan.Warnings.ToArray(), found.Warnings.ToArray());
        Assert.Equal(plan.Exclusions.ToArray(), found.Exclusions.ToArray());
    }

    [Fact]
    public void An_endpoint_that_the_catalog_has_lost_is_told_from_the_others()
    {
        using var providers = A.Registry(("OPENAI_API_KEY", "sk-1"), ("GROQ_API_KEY", "sk-2"));
        var plan = Plan(A.Catalog(One), providers);

        var (found, gone) = Restore(A.Catalog(A.Model(Slug, A.Endpoint("groq"))), providers, plan);

        Assert.Equal([0], gone);
        Assert.Equal(["openai", "groq"], found.Steps.Select(static step => step.Endpoint.Tag));
        Assert.Equal(Slug, found.Steps[0].Endpoint.Model);
    }

    [Fact]
    public void A_provider_that_was_switched_off_is_not_called()
    {
        using var before = A.Registry(("OPENAI_API_KEY", "sk-1"), ("GROQ_API_KEY", "sk-2"));
        using var after = A.Registry(("OPENAI_API_KEY", "sk-1"));
        var catalog = A.Catalog(One);

        Assert.Equal([1], Restore(catalog, after, Plan(catalog, before)).Gone);
    }

    /// <summary>First at OpenAI with a key of the account's own, then at Groq.</summary>
    private static RoutePlan Plan(ModelCatalog catalog, ProviderRegistry providers)
    {
        var steps = catalog.Resolve(Slug).Model.Endpoints.OrderByDescending(static endpoint => endpoint.Tag, StringComparer.Ordinal).Select((endpoint, index) =>
        {
            Assert.True(providers.TryGet(endpoint.Provider, out var provider));
            return new RouteStep($"{Slug}:nitro", endpoint, provider)
            {
                Dropped = index == 0 ? ParameterSet.Tools : default,
                Own = index == 0 ? new RouteCredential(new SecretReference("acc", "c-1", "v-1"), endpoint.Provider) : null,
            };
        });
        return new RoutePlan([.. steps])
        {
            Strategy = RouteStrategy.Fallback,
            Sort = RouteSortBy.Throughput,
            Session = new SessionKey(ulong.MaxValue, 7, Explicit: true),
            Warnings = ["\"tools\" is not sent to openai."],
            Exclusions = [new RouteExclusion("x | y", Slug, "quantizations")],
        };
    }

    private static (RoutePlan Plan, IReadOnlySet<int> Gone) Restore(ModelCatalog catalog, ProviderRegistry providers, RoutePlan plan)
    {
        var order = new ChatOrder
        {
            KeyHash = "",
            GenerationId = "",
            CreatedAt = default,
            Plan = StoredPlans.Of(plan),
            Headers = new Dictionary<string, string>(StringComparer.Ordinal),
        };
        var json = JsonSerializer.SerializeToUtf8Bytes(order, ChatDurableJson.Default.ChatOrder);
        return new StoredPlans(catalog, providers).Restore(JsonSerializer.Deserialize(json, ChatDurableJson.Default.ChatOrder)!.Plan, "acc");
    }
}
