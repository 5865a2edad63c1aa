using System.Collections.Frozen;
using CsCheck;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Routing.Byok;
using Interchange.Gateway.Routing.Stickiness;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing.Byok;

public sealed class OwnCredentialPropertyTests
{
    private static readonly string[] Providers = ["a", "b", "c", "off"];
    private static readonly string[] Models = ["acme/one", "acme/two"];

    private static readonly Gen<RouteCredential> SomeCredential =
        from account in Gen.OneOf("mine", "theirs")
        from id in Gen.Int[0, 9]
        from provider in Gen.OneOf(Providers)
        from flags in Gen.Bool.Array[3]
        from declared in Gen.Int[0, 3]
        from models in Gen.OneOf(Models).Array[0, 2]
        select new RouteCredential(new SecretReference(account, $"{provider}-{id}", "v1"), provider)
        {
            IsFallback = flags[0],
            IsRequired = flags[1] && flags[2],
            DeclaredZeroDataRetention = declared switch { 0 => true, 1 => false, _ => null },
            Models = models.Length == 0 ? null : models.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
        };

    private static readonly Gen<(RouteRequest Request, RouteCredentials Credentials)> SomeRequest =
        from credentials in SomeCredential.Array[0, 8]
        from barred in Gen.OneOf(Providers).Array[0, 2]
        from models in Gen.OneOf("acme/one", "acme/two", "interchange/auto").Array[1, 2]
        from order in Gen.OneOf(Providers).Array[0, 2]
        from ignored in Gen.OneOf(Providers).Array[0, 1]
        from flags in Gen.Bool.Array[5]
        from seed in Gen.ULong
        select (
            new RouteRequest([.. models], new ProviderPreferences
            {
                Order = flags[0] ? [.. order] : [],
                Ignore = flags[1] ? [.. ignored] : [],
                ZeroDataRetention = flags[2] && flags[3],
                DenyDataCollection = flags[2] && flags[4],
                Sort = flags[3] ? new RouteSort(RouteSortBy.Price, AcrossModels: flags[4]) : null,
            })
            {
                Seed = seed,
                Session = flags[4] ? new SessionKey(1, seed, flags[2]) : null,
            },
            new RouteCredentials(credentials.DistinctBy(static credential => credential.Id))
            {
                Barred = barred.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            });

    private readonly Plans _plans = new(
        [
            Model("acme/one", Endpoint("a", 1), Endpoint("b", 2), Endpoint("b/turbo", 3), Endpoint("off", 4)),
            Model("acme/two", Endpoint("c", 2), Endpoint("b", 5), Endpoint("off/fast", 1)),
        ],
        Off("off"),
        Provider("a", DataPolicy.NothingKept),
        Provider("b", DataPolicy.Retained(30)));

    [Fact]
    public void No_plan_uses_a_key_that_the_request_does_not_bring_or_that_its_filters_exclude() => SomeRequest.Sample(some =>
    {
        // Of all keys that there are, a caller brings those of its own account.
        var mine = new RouteCredentials(some.Credentials.All.Where(static credential => credential.Secret.AccountId == "mine")) { Barred = some.Credentials.Barred };
        foreach (var step in TryPlan(some.Request with { Credentials = mine })?.Steps ?? [])
        {
            if (step.Own is not { } own)
            {
                continue;
            }

            Assert.Equal("mine", own.Secret.AccountId);
            Assert.Contains(own, mine.All);
            Assert.Equal(step.Endpoint.Provider, own.Provider);
            Assert.True(own.Models is null || own.Models.Contains(step.Endpoint.Model));
        }
    });

    [Fact]
    public void Shared_capacity_is_never_used_where_it_is_barred_nor_where_the_gateway_has_no_key() => SomeRequest.Sample(some =>
    {
        foreach (var step in Steps(some).Where(static step => step.Own is null))
        {
            Assert.NotEqual("off", step.Endpoint.Provider);
            Assert.DoesNotContain(some.Credentials.Barred, barred => barred == step.Endpoint.Provider);
            Assert.DoesNotContain(
                some.Credentials.All, own => own.Provider == step.Endpoint.Provider && own.IsRequired && own.Models?.Contains(step.Endpoint.Model) is not false);
        }
    });

    [Fact]
    public void Data_policy_holds_for_every_step_unless_the_account_vouches_for_its_key() => SomeRequest.Sample(some =>
    {
        foreach (var step in Steps(some))
        {
            var declared = step.Own?.DeclaredZeroDataRetention;
            Assert.True(!some.Request.Provider.ZeroDataRetention || (declared ?? step.Provider.DataPolicy.KeepsNothing));
            Assert.True(!some.Request.Provider.DenyDataCollection || declared is true || !step.Provider.DataPolicy.Collects);
            Assert.DoesNotContain(step.Endpoint.Provider, some.Request.Provider.Ignore);
        }
    });

    [Fact]
    public void Within_a_model_own_keys_come_first_shared_capacity_next_and_fallbacks_last() => SomeRequest.Sample(some =>
    {
        var steps = Steps(some);
        var models = some.Request.Provider.Sort is { AcrossModels: true } ? [steps] : steps.GroupBy(static step => step.Slug).Select(static group => group.ToArray());
        foreach (var ofModel in models)
        {
            var sections = ofModel.Select(static step => step.Own switch { null => 1, { IsFallback: true } => 2, _ => 0 }).ToArray();
            Assert.Equal(sections.Order(), sections);
        }
    });

    [Fact]
    public void An_endpoint_meets_the_keys_of_its_provider_in_their_order_and_each_once() => SomeRequest.Sample(some =>
    {
        foreach (var endpoint in Steps(some).GroupBy(static step => (step.Slug, step.Endpoint.Tag)))
        {
            var places = endpoint.Where(static step => step.Own is not null).Select(step => some.Credentials.All.IndexOf(step.Own!)).ToArray();
            Assert.Equal(places.Order(), places);
            Assert.Equal(places.Distinct(), places);
            Assert.True(endpoint.Count(static step => step.Own is null) <= 1);
        }
    });

    [Fact]
    public void Without_keys_the_plan_is_the_same_as_ever() => SomeRequest.Sample(some =>
    {
        var without = TryPlan(some.Request);
        var none = TryPlan(some.Request with { Credentials = new RouteCredentials([]) });

        Assert.Equal(without?.Steps.Select(static step => step.Endpoint.Name), none?.Steps.Select(static step => step.Endpoint.Name));
    });

    [Fact]
    public void A_plan_with_keys_is_a_function_of_its_inputs_and_a_record_changes_nothing() => SomeRequest.Sample(some =>
        Assert.Equal(
            Steps(some).Select(static step => (step.Endpoint.Name, step.Credential)),
            Steps((some.Request with { RecordExclusions = true }, some.Credentials)).Select(static step => (step.Endpoint.Name, step.Credential))));

    private RouteStep[] Steps((RouteRequest Request, RouteCredentials Credentials) some) =>
        [.. TryPlan(some.Request with { Credentials = some.Credentials })?.Steps ?? []];

    private RoutePlan? TryPlan(RouteRequest request)
    {
        try
        {
            return _plans.Plan(request);
        }
        catch (GatewayException refused)
        {
            Assert.Equal(404, refused.Error.Status);
            return null;
        }
    }
}
