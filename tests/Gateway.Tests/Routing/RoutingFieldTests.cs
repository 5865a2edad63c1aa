using System.Text.Json.Nodes;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Health.Endpoints;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing;
using static Interchange.Gateway.Tests.Routing.Plans;

namespace Interchange.Gateway.Tests.Routing;

/// <summary>Each routing field by the words of its reference.</summary>
public sealed class RoutingFieldTests
{
    private static readonly ProviderPreferences Cheapest = new() { Sort = new RouteSort(RouteSortBy.Price) };

    private static readonly Model Plain = Model("acme/one", Endpoint("a", 1), Endpoint("b/turbo", 2), Endpoint("b", 3), Endpoint("c", 4));

    [Fact]
    public void Order_tries_these_slugs_in_order_then_the_others_by_price() =>
        Assert.Equal(["c", "b/turbo", "b", "a"], new Plans([Plain]).Tags("acme/one", new ProviderPreferences { Order = ["nobody", "c", "b"] }));

    [Fact]
    public void Order_without_fallbacks_is_the_whole_list() => Assert.Equal(
        ["c", "b/turbo"],
        new Plans([Plain]).Tags("acme/one", new ProviderPreferences { Order = ["nobody", "c", "b/turbo"], AllowFallbacks = false }));

    [Fact]
    public void Without_fallbacks_one_endpoint_is_left() =>
        Assert.Equal(["a"], new Plans([Plain]).Tags("acme/one", Cheapest with { AllowFallbacks = false }));

    [Theory]
    [InlineData("b", "b/turbo,b")]
    [InlineData("b/turbo", "b/turbo")]
    [InlineData("B/TURBO", "b/turbo")]
    public void Only_is_an_allowlist(string slug, string tags) =>
        Assert.Equal(tags.Split(','), new Plans([Plain]).Tags("acme/one", Cheapest with { Only = [slug] }));

    [Fact]
    public void Only_meets_the_accounts_allowlist_in_their_intersection() => Assert.Equal(
        ["b/turbo"],
        new Plans([Plain]).Tags("acme/one", Cheapest with { Only = ["b/turbo", "c"] }, policy: new RoutingPolicy { AllowedProviders = ["a", "b"] }));

    [Fact]
    public void An_empty_intersection_is_a_404_that_says_so()
    {
        var availability = new Plans([Plain]).Refused("acme/one", new ProviderPreferences { Only = ["c"] }, policy: new RoutingPolicy { AllowedProviders = ["a"] });

        Assert.Equal("constraint_filtered", (string?)availability["code"]);
        Assert.Equal(["allowed_providers"], Words(availability, "excluded_by"));
        Assert.Equal("provider.only", (string?)availability["constraint"]!["field"]);
        Assert.Equal(["acme/one"], Words(availability, "requested_models"));
        Assert.Equal(["a", "b", "c"], Words(availability, "affected_providers"));
        Assert.Equal(4, availability["excluded"]!.AsArray().Count);
    }

    [Fact]
    public void Ignore_is_merged_with_the_accounts_own() => Assert.Equal(
        ["a"],
        new Plans([Plain]).Tags("acme/one", Cheapest with { Ignore = ["c"] }, policy: new RoutingPolicy { IgnoredProviders = ["b"] }));

    [Fact]
    public void A_request_cannot_undo_what_the_account_ignores()
    {
        var availability = new Plans([Plain]).Refused("acme/one", new ProviderPreferences { Only = ["c"], Order = ["c"] }, policy: new RoutingPolicy { IgnoredProviders = ["c"] });

        Assert.Equal(["allowed_providers", "ignored_providers"], Words(availability, "excluded_by"));
    }

    [Fact]
    public void Require_parameters_keeps_endpoints_that_support_every_one()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 1, "temperature"), Endpoint("b", 2, "temperature", "seed"), Endpoint("c", 3))]);
        var needs = new RequestNeeds { Parameters = ParameterSet.Of("seed", "temperature") };

        Assert.Equal(["b"], plans.Tags("acme/one", new ProviderPreferences { RequireParameters = true }, needs));
        Assert.Equal(["a", "b", "c"], plans.Tags("acme/one", Cheapest, needs));
        Assert.Equal(["require_parameters"], Words(plans.Refused("acme/one", new ProviderPreferences { RequireParameters = true }, new RequestNeeds { Parameters = ParameterSet.Of("top_k") }), "excluded_by"));
    }

    [Fact]
    public void What_an_endpoint_does_not_support_is_left_out_for_it_with_a_warning()
    {
        var plan = new Plans([Model("acme/one", Endpoint("a", 1, "temperature"), Endpoint("b", 2, "temperature", "seed"), Endpoint("c", 3))])
            .Plan("acme/one", Cheapest, new RequestNeeds { Parameters = ParameterSet.Of("seed", "temperature") });

        Assert.Equal(["seed", "", ""], plan.Steps.Select(static s => s.Dropped.ToString()));
        Assert.Equal(["\"seed\" is not supported by a and has no effect there."], plan.Warnings);
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("response_format")]
    [InlineData("verbosity")]
    public void A_soft_preference_keeps_the_endpoints_that_support_it_when_there_are_some(string parameter)
    {
        var needs = new RequestNeeds { Parameters = ParameterSet.Of(parameter) };

        Assert.Equal(["b"], new Plans([Model("acme/one", Endpoint("a", 1, "seed"), Endpoint("b", 9, parameter))]).Tags("acme/one", Cheapest, needs));

        var none = new Plans([Model("acme/one", Endpoint("a", 1, "seed"), Endpoint("b", 9, "stop"))]).Plan("acme/one", Cheapest, needs);
        Assert.Equal(["a", "b"], Tags(none));
        Assert.Equal([$"\"{parameter}\" is not supported by a, b and has no effect there."], none.Warnings);
        Assert.All(none.Steps, step => Assert.True(step.Dropped.Contains(needs.Parameters)));
    }

    [Fact]
    public void A_schema_prefers_structured_outputs_to_a_mere_response_format()
    {
        var needs = new RequestNeeds { Parameters = ParameterSet.Of("response_format", "structured_outputs") };

        Assert.Equal(
            ["b"], new Plans([Model("acme/one", Endpoint("a", 1, "response_format"), Endpoint("b", 9, "structured_outputs"))]).Tags("acme/one", needs: needs));
        Assert.Equal(
            ["a"], new Plans([Model("acme/one", Endpoint("a", 1, "response_format"), Endpoint("b", 9, "seed"))]).Tags("acme/one", needs: needs));
    }

    [Fact]
    public void Zdr_is_joined_with_the_accounts_and_cannot_be_turned_off()
    {
        var plans = Policies();

        Assert.Equal(["local"], plans.Tags("acme/one", new ProviderPreferences { ZeroDataRetention = true }));
        Assert.Equal(["local"], plans.Tags("acme/one", new ProviderPreferences { ZeroDataRetention = false }, policy: new RoutingPolicy { ZeroDataRetention = true }));
    }

    [Fact]
    public void Denied_data_collection_leaves_out_who_trains_or_keeps_without_bound()
    {
        var plans = Policies();

        Assert.Equal(["bounded", "local"], plans.Tags("acme/one", Cheapest with { DenyDataCollection = true }));
        Assert.Equal(["bounded", "local"], plans.Tags("acme/one", Cheapest, policy: new RoutingPolicy { DenyDataCollection = true }));
    }

    [Theory]
    [InlineData(true, "data_policy:zdr")]
    [InlineData(false, "data_policy:training")]
    public void A_data_policy_that_nobody_meets_is_privacy_restricted(bool zdr, string word)
    {
        var plans = new Plans([Model("acme/one", Endpoint("unknown", 1)), Model("acme/two", Endpoint("local", 1))], Provider("local", DataPolicy.NothingKept));

        var availability = plans.Refused("acme/one", new ProviderPreferences { ZeroDataRetention = zdr, DenyDataCollection = !zdr });

        Assert.Equal("privacy_restricted", (string?)availability["code"]);
        Assert.Equal([word], Words(availability, "excluded_by"));
        Assert.Equal(["acme/two"], Words(availability, "fallback_models"));
    }

    [Fact]
    public void A_trial_offer_has_no_promise_about_the_data_whoever_gives_it()
    {
        var plans = new Plans([Model("acme/one", Endpoint("local", 0) with { FreeTier = true })], Provider("local", DataPolicy.NothingKept));

        Assert.Equal(["data_policy:zdr"], Words(plans.Refused("acme/one", new ProviderPreferences { ZeroDataRetention = true }), "excluded_by"));
    }

    [Fact]
    public void Enforced_distillation_leaves_models_whose_author_allows_it()
    {
        var plans = new Plans([Model("acme/open", Endpoint("a")) with { Distillable = true }, Model("acme/closed", Endpoint("a"))]);
        var enforced = new ProviderPreferences { EnforceDistillableText = true };

        Assert.Equal(["acme/open"], plans.Plan(Request(["acme/closed", "acme/open"], enforced)).Steps.Select(static s => s.Slug));
        Assert.Equal(["distillable"], Words(plans.Refused("acme/closed", enforced), "excluded_by"));
    }

    [Fact]
    public void Quantizations_keep_the_endpoints_that_state_one_of_them()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 1) with { Quantization = "fp8" }, Endpoint("b", 2) with { Quantization = "bf16" }, Endpoint("c", 3))]);

        Assert.Equal(["b"], plans.Tags("acme/one", new ProviderPreferences { Quantizations = ["bf16"] }));
        Assert.Equal(["a", "c"], plans.Tags("acme/one", Cheapest with { Quantizations = ["fp8", "unknown"] }));
        Assert.Equal(["quantization"], Words(plans.Refused("acme/one", new ProviderPreferences { Quantizations = ["int4"] }), "excluded_by"));
    }

    [Theory]
    [InlineData(2.0, null, null, null, "a,b/turbo")]
    [InlineData(null, 1.0, null, null, "a")]
    [InlineData(null, null, 0.0, null, "a,b/turbo,b,c")]
    [InlineData(0.5, null, null, null, "")]
    public void Max_price_is_a_hard_filter(double? prompt, double? completion, double? request, double? image, string tags)
    {
        var ceiling = new PriceCeiling
        {
            Prompt = (decimal?)prompt / 1_000_000m,
            Completion = (decimal?)completion / 1_000_000m,
            Request = (decimal?)request,
            Image = (decimal?)image,
        };
        var preferences = Cheapest with { MaxPrice = ceiling };

        if (tags.Length > 0)
        {
            Assert.Equal(tags.Split(','), new Plans([Plain]).Tags("acme/one", preferences));
        }
        else
        {
            Assert.Equal(["max_price"], Words(new Plans([Plain]).Refused("acme/one", preferences), "excluded_by"));
        }
    }

    [Fact]
    public void Max_price_counts_the_price_that_a_long_prompt_has()
    {
        var endpoint = Endpoint("a", 1) with
        {
            Pricing = new Pricing { Prompt = 0.000001m, Completion = 0.000001m, Overrides = [new PriceOverride { MinPromptTokens = 1_000, Prompt = 0.000002m }] },
        };
        var plans = new Plans([Model("acme/one", endpoint)]);
        var preferences = new ProviderPreferences { MaxPrice = new PriceCeiling { Prompt = 0.000001m } };

        Assert.Equal(["a"], plans.Tags("acme/one", preferences, new RequestNeeds { PromptTokens = 1_000 }));
        Assert.Equal(["max_price"], Words(plans.Refused("acme/one", preferences, new RequestNeeds { PromptTokens = 1_001 }), "excluded_by"));
    }

    [Fact]
    public void Context_and_output_must_fit()
    {
        var plans = new Plans(
        [
            Model(
                "acme/one",
                Endpoint("a", 1) with { ContextLength = 1_000, MaxCompletionTokens = 500 },
                Endpoint("b", 2) with { ContextLength = 2_000, MaxCompletionTokens = 100, MaxPromptTokens = 1_500 },
                Endpoint("c", 3)),
        ]);

        Assert.Equal(["a", "b", "c"], plans.Tags("acme/one", Cheapest, new RequestNeeds { PromptTokens = 900, MaxTokens = 100 }));
        Assert.Equal(["b", "c"], plans.Tags("acme/one", Cheapest, new RequestNeeds { PromptTokens = 901, MaxTokens = 100 }));
        Assert.Equal(["a", "c"], plans.Tags("acme/one", Cheapest, new RequestNeeds { MaxTokens = 101 }));
        Assert.Equal(["c"], plans.Tags("acme/one", Cheapest, new RequestNeeds { PromptTokens = 1_501 }));
        Assert.Equal(
            ["context_length", "max_tokens"],
            Words(new Plans([Model("acme/one", Endpoint("a") with { ContextLength = 10 }, Endpoint("b") with { MaxCompletionTokens = 10 })])
                .Refused("acme/one", needs: new RequestNeeds { PromptTokens = 1, MaxTokens = 11 }), "excluded_by"));
    }

    [Theory]
    [InlineData(InputModalities.Image, true)]
    [InlineData(InputModalities.Image | InputModalities.File, true)]
    [InlineData(InputModalities.Audio, false)]
    [InlineData(InputModalities.Video | InputModalities.Image, false)]
    public void Content_must_be_of_a_kind_that_the_model_takes(InputModalities inputs, bool fits)
    {
        var plans = new Plans([Model("acme/one", Endpoint("a")) with { InputModalities = ["text", "image", "file"] }]);
        var needs = new RequestNeeds { Inputs = inputs };

        if (fits)
        {
            Assert.Equal(["a"], plans.Tags("acme/one", needs: needs));
        }
        else
        {
            Assert.Equal(["modality"], Words(plans.Refused("acme/one", needs: needs), "excluded_by"));
        }
    }

    [Fact]
    public void An_endpoint_whose_wire_has_no_place_for_the_content_is_left_out()
    {
        var model = Model("acme/one", Endpoint("a"), Endpoint("claude")) with { InputModalities = ["text", "image", "audio"] };
        var plans = new Plans([model], Plans.Provider("claude") with { Wire = ProviderWire.AnthropicMessages });
        var sound = new RequestNeeds { Inputs = InputModalities.Audio };

        Assert.Equal(["a", "claude"], plans.Tags("acme/one", Cheapest, new RequestNeeds { Inputs = InputModalities.Image }).Order(StringComparer.Ordinal));
        Assert.Equal(["a"], plans.Tags("acme/one", needs: sound));
        Assert.Equal(["allowed_providers", "input_not_carried"], Words(plans.Refused("acme/one", new ProviderPreferences { Only = ["claude"] }, sound), "excluded_by").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_wire_emulates_is_supported_and_what_it_has_no_word_for_is_not()
    {
        var plans = new Plans(
            [Model("acme/one", Endpoint("bedrock", 1, "tools", "temperature", "seed"))],
            Plans.Provider("bedrock") with { Wire = ProviderWire.BedrockConverse });
        var schema = new RequestNeeds { Parameters = ParameterSet.Of("response_format", "structured_outputs") };
        var seed = new RequestNeeds { Parameters = ParameterSet.Of("seed") };
        var strict = new ProviderPreferences { RequireParameters = true };

        Assert.Empty(plans.Plan("acme/one", strict, schema).Warnings);
        Assert.Equal(["\"seed\" is not supported by bedrock and has no effect there."], plans.Plan("acme/one", needs: seed).Warnings);
        Assert.Equal(["require_parameters"], Words(plans.Refused("acme/one", strict, seed), "excluded_by"));
    }

    [Theory]
    [InlineData(RouteSortBy.Price, "a,b,c,d")]
    [InlineData(RouteSortBy.Throughput, "c,b,a,d")]
    [InlineData(RouteSortBy.Latency, "b,a,c,d")]
    [InlineData(RouteSortBy.Exacto, "b,a,c,d")]
    public void Sort_is_a_fixed_order(RouteSortBy sort, string tags)
    {
        var plans = Measured();
        for (var seed = 0UL; seed < 20; seed++)
        {
            var request = Request(["acme/one"], new ProviderPreferences { Sort = new RouteSort(sort) }) with { Seed = seed };
            Assert.Equal(tags.Split(','), Tags(plans.Plan(request)));
            Assert.Equal(sort, plans.Plan(request).Sort);
        }
    }

    [Fact]
    public void Sort_with_partition_none_sorts_across_the_models()
    {
        var plans = new Plans([Model("acme/one", Endpoint("a", 2), Endpoint("b", 4)), Model("acme/two", Endpoint("c", 1), Endpoint("d", 3))]);

        Assert.Equal(["a", "b", "c", "d"], Tags(plans.Plan(Request(["acme/one", "acme/two"], Cheapest))));
        Assert.Equal(["c", "a", "d", "b"], Tags(plans.Plan(Request(["acme/one", "acme/two"], new ProviderPreferences { Sort = new RouteSort(RouteSortBy.Price, AcrossModels: true) }))));
    }

    [Fact]
    public void The_accounts_default_sort_yields_to_the_requests_and_to_an_order()
    {
        var plans = Measured();
        var policy = new RoutingPolicy { DefaultSort = RouteSortBy.Throughput };

        Assert.Equal(["c", "b", "a", "d"], plans.Tags("acme/one", policy: policy));
        Assert.Equal(["a", "b", "c", "d"], plans.Tags("acme/one", Cheapest, policy: policy));
        Assert.Equal(["d", "a", "b", "c"], plans.Tags("acme/one", new ProviderPreferences { Order = ["d"] }, policy: policy));
    }

    [Fact]
    public void A_missed_preferred_bound_moves_to_the_end_and_excludes_nothing()
    {
        var plans = Measured();

        Assert.Equal(["b", "c", "d", "a"], plans.Tags("acme/one", Cheapest with { PreferredMinThroughput = new PercentileBounds(20) }));
        Assert.Equal(["a", "b", "d", "c"], plans.Tags("acme/one", Cheapest with { PreferredMaxLatency = new PercentileBounds(2.5) }));
        Assert.Equal(["d", "a", "b", "c"], plans.Tags("acme/one", Cheapest with { PreferredMaxLatency = new PercentileBounds(2.5, P99: 0.5) }));
    }

    [Fact]
    public void A_missed_preferred_bound_may_prefer_a_fallback_model()
    {
        var plans = new Plans([Model("acme/one", Endpoint("slow", 1)), Model("acme/two", Endpoint("fast", 9))])
            .With("slow", new EndpointCondition { Throughput = Flat(5) })
            .With("fast", new EndpointCondition { Throughput = Flat(50) });

        Assert.Equal(["fast", "slow"], Tags(plans.Plan(Request(["acme/one", "acme/two"], new ProviderPreferences { PreferredMinThroughput = new PercentileBounds(10) }))));
        Assert.Equal(["slow", "fast"], Tags(plans.Plan(Request(["acme/one", "acme/two"]))));
    }

    [Fact]
    public void Stable_endpoints_come_first_and_those_that_are_down_last()
    {
        var plans = new Plans([Model("acme/one", Endpoint("down", 1), Endpoint("unstable", 2), Endpoint("degraded", 3), Endpoint("given-up", 4) with { Stage = EndpointStage.Deprecated }, Endpoint("good", 5))])
            .With("down", new EndpointCondition { Uptime = UptimeClass.Down })
            .With("unstable", new EndpointCondition { Unstable = true })
            .With("degraded", new EndpointCondition { Uptime = UptimeClass.Degraded });

        Assert.Equal(["good", "given-up", "degraded", "unstable", "down"], plans.Tags("acme/one"));
        Assert.Equal(["degraded", "good", "given-up", "unstable", "down"], plans.Tags("acme/one", Cheapest));
        Assert.Equal("down", plans.Tags("acme/one", new ProviderPreferences { Order = ["down"] })[0]);
    }

    [Fact]
    public void An_unknown_slug_has_no_effect_and_is_warned_of() => Assert.Equal(
        ["\"provider.ignore\" names a provider that is not known: the entry has no effect. GET /api/v1/providers lists them."],
        new Plans([Plain]).Plan("acme/one", new ProviderPreferences { Ignore = ["a", "opnai"] }).Warnings);

    [Fact]
    public void A_record_tells_of_every_endpoint_that_is_left_out()
    {
        var request = Request(["acme/one"], Cheapest with { Ignore = ["b"], MaxPrice = new PriceCeiling { Prompt = 0.000001m } }) with { RecordExclusions = true };

        var plan = new Plans([Plain]).Plan(request);

        Assert.Equal(["a"], Tags(plan));
        Assert.Equal(
            [("b/turbo | up", "ignored_providers"), ("b | up", "ignored_providers"), ("c | up", "max_price")],
            plan.Exclusions.Select(static e => (e.Endpoint, e.Reason)));
        Assert.Empty(new Plans([Plain]).Plan(request with { RecordExclusions = false }).Exclusions);
    }

    [Fact]
    public void A_model_whose_providers_are_off_and_gave_it_up_is_deprecated()
    {
        var plans = new Plans([Model("acme/one", Endpoint("off") with { Stage = EndpointStage.Deprecated })], Off("off"));

        Assert.Equal("model_deprecated", (string?)plans.Refused("acme/one")["code"]);
    }

    [Fact]
    public void A_provider_that_is_off_is_named_with_its_setting()
    {
        var error = Assert.Throws<GatewayException>(() => new Plans([Model("acme/one", Endpoint("off"))], Off("off")).Plan("acme/one")).Error;

        Assert.Equal("no_endpoints", (string?)error.Availability!["code"]);
        Assert.Contains("OFF_KEY", error.Message, StringComparison.Ordinal);
    }

    private static Plans Policies() => new(
        [Model("acme/one", Endpoint("unknown", 1), Endpoint("trains", 2), Endpoint("bounded", 3), Endpoint("local", 4))],
        Provider("trains", new DataPolicy { Trains = true, RetentionDays = 0, Publishes = false }),
        Provider("bounded", DataPolicy.Retained(30)),
        Provider("local", DataPolicy.NothingKept));

    /// <summary>a: 10 tokens/s, 2 s; b: 20, 1 s, best at tools; c: 30, 3 s, worst at tools; d: not measured.</summary>
    private static Plans Measured() => new Plans([Model("acme/one", Endpoint("a", 1), Endpoint("b", 2), Endpoint("c", 3), Endpoint("d", 4))])
        .With("a", new EndpointCondition { Throughput = Flat(10), Latency = Flat(2), ToolCallSuccess = 0.9 })
        .With("b", new EndpointCondition { Throughput = Flat(20), Latency = Flat(1), ToolCallSuccess = 0.99 })
        .With("c", new EndpointCondition { Throughput = Flat(30), Latency = Flat(3), ToolCallSuccess = 0.8 });

    private static Percentiles Flat(double value) => new(value, value, value, value);

    private static IEnumerable<string?> Words(JsonObject availability, string member) => availability[member]!.AsArray().Select(static w => (string?)w);
}
