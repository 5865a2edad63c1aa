using System.Collections.Frozen;
using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>The hard filters of one request. Pure, and free of allocations.</summary>
internal readonly struct Eligibility(RouteRequest request, FrozenSet<string> on)
{
    private readonly ProviderPreferences _preferences = request.Provider;
    private readonly RoutingPolicy _policy = request.Policy;
    private readonly RequestNeeds _needs = request.Needs;
    private readonly DateTimeOffset _at = request.At;
    private readonly bool _zeroDataRetention = request.Provider.ZeroDataRetention || request.Policy.ZeroDataRetention;
    private readonly bool _denyDataCollection = request.Provider.DenyDataCollection || request.Policy.DenyDataCollection;

    /// <summary>Why an endpoint may not be used; <see cref="ExclusionReason.None"/> when it may.</summary>
    public ExclusionReason WhyNot(ModelFacts model, EndpointFacts facts, ModelVariants variants)
    {
        var endpoint = facts.Endpoint;
        if (facts.Step is null || !on.Contains(endpoint.Provider))
        {
            return ExclusionReason.ProviderOff;
        }

        var reason = ByProvider(endpoint.Tag);
        if (reason != ExclusionReason.None)
        {
            return reason;
        }

        if (!Admitted(facts, variants))
        {
            return facts.Tier == EndpointTier.Standard ? ExclusionReason.Variant : ExclusionReason.Tier;
        }

        reason = ByPolicy(model, facts);
        return reason != ExclusionReason.None ? reason : ByNeeds(model, facts);
    }

    private ExclusionReason ByProvider(string tag)
    {
        if ((!_policy.AllowedProviders.IsEmpty && !ProviderSlug.AnyCovers(_policy.AllowedProviders, tag))
            || (!_preferences.Only.IsEmpty && !ProviderSlug.AnyMatches(_preferences.Only, tag)))
        {
            return ExclusionReason.AllowedProviders;
        }

        return ProviderSlug.AnyCovers(_policy.IgnoredProviders, tag) || ProviderSlug.AnyCovers(_preferences.Ignore, tag)
            ? ExclusionReason.IgnoredProviders
            : ExclusionReason.None;
    }

    private bool Admitted(EndpointFacts facts, ModelVariants variants)
    {
        if (facts.Tier == EndpointTier.Standard || variants.HasFlag(ModelVariants.Batch))
        {
            return EndpointTiers.Admits(variants, facts.Tier);
        }

        // An explicit order is the whole say: a variant opens no tier beside it.
        return (_preferences.Order.IsEmpty && EndpointTiers.Admits(variants, facts.Tier))
            || ProviderSlug.Names(_preferences.Order, facts.Endpoint.Tag)
            || ProviderSlug.Names(_preferences.Only, facts.Endpoint.Tag);
    }

    private ExclusionReason ByPolicy(ModelFacts model, EndpointFacts facts)
    {
        if (_zeroDataRetention && !facts.DataPolicy.KeepsNothing)
        {
            return ExclusionReason.ZeroDataRetention;
        }

        if (_denyDataCollection && facts.DataPolicy.Collects)
        {
            return ExclusionReason.DataCollection;
        }

        if (_preferences.EnforceDistillableText && !model.Distillable)
        {
            return ExclusionReason.Distillable;
        }

        if (!_preferences.Quantizations.IsEmpty && !_preferences.Quantizations.Contains(facts.Endpoint.Quantization, StringComparer.Ordinal))
        {
            return ExclusionReason.Quantization;
        }

        return _preferences.MaxPrice is { } ceiling && TooDear(facts.Endpoint.Pricing, ceiling) ? ExclusionReason.MaxPrice : ExclusionReason.None;
    }

    private ExclusionReason ByNeeds(ModelFacts model, EndpointFacts facts)
    {
        var endpoint = facts.Endpoint;
        if ((_needs.Inputs & ~model.Inputs) != InputModalities.None)
        {
            return ExclusionReason.Modality;
        }

        if (_needs.PromptTokens + (_needs.MaxTokens ?? 0) > endpoint.ContextLength || _needs.PromptTokens > endpoint.MaxPromptTokens)
        {
            return ExclusionReason.ContextLength;
        }

        if (_needs.MaxTokens > endpoint.MaxCompletionTokens)
        {
            return ExclusionReason.MaxTokens;
        }

        return _preferences.RequireParameters && !facts.Parameters.Contains(_needs.Parameters)
            ? ExclusionReason.RequireParameters
            : ExclusionReason.None;
    }

    private bool TooDear(Pricing listed, PriceCeiling ceiling)
    {
        var pricing = listed.For(_needs.PromptTokens, _at);
        var left = 1 - pricing.Discount;
        return pricing.Prompt * left > ceiling.Prompt
            || pricing.Completion * left > ceiling.Completion
            || pricing.Request * left > ceiling.Request
            || pricing.Image * left > ceiling.Image
            || (pricing.AudioInput ?? pricing.Prompt) * left > ceiling.Audio;
    }
}
