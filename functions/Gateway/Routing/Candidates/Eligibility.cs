using System.Collections.Frozen;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Routing.Byok;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>The hard filters of one request. Pure, and free of allocations.</summary>
internal readonly struct Eligibility(RouteRequest request, FrozenSet<string> on)
{
    private readonly ProviderPreferences _preferences = request.Provider;
    private readonly RoutingPolicy _policy = request.Policy;
    private readonly RequestNeeds _needs = request.Needs;
    private readonly DateTimeOffset _at = request.At;
    private readonly RouteCredentials? _own = request.Credentials;
    private readonly bool _zeroDataRetention = request.Provider.ZeroDataRetention || request.Policy.ZeroDataRetention;
    private readonly bool _denyDataCollection = request.Provider.DenyDataCollection || request.Policy.DenyDataCollection;

    /// <summary>Why an endpoint may not be used; <see cref="ExclusionReason.None"/> when it may.</summary>
    public ExclusionReason WhyNot(ModelFacts model, EndpointFacts facts, ModelVariants variants)
    {
        var endpoint = facts.Endpoint;
        var reason = ByAccess(model, facts);
        if (reason == ExclusionReason.None)
        {
            reason = ByProvider(endpoint.Tag);
        }

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

    /// <summary>Whether the gateway's own credential may be used for an endpoint that may be used.</summary>
    public bool AdmitsShared(ModelFacts model, EndpointFacts facts) =>
        IsShared(model, facts) && ByDataPolicy(facts.DataPolicy) == ExclusionReason.None;

    /// <summary>Whether a credential of the caller's, of the endpoint's provider, may be used for an endpoint that may be used.</summary>
    public bool Admits(ModelFacts model, EndpointFacts facts, RouteCredential own) =>
        own.AppliesTo(model.Model.Id) && ByDataPolicy(facts.DataPolicy, own) == ExclusionReason.None;

    /// <summary>True for a provider that can be called for this request, with whatever credential.</summary>
    public bool Reaches(string provider, string model)
    {
        if (_own is null)
        {
            return on.Contains(provider);
        }

        foreach (var own in _own.All.AsSpan()[_own.Of(provider)])
        {
            if (own.AppliesTo(model))
            {
                return true;
            }
        }

        return on.Contains(provider) && !_own.BarsShared(provider, model);
    }

    private bool IsShared(ModelFacts model, EndpointFacts facts) =>
        on.Contains(facts.Endpoint.Provider) && _own?.BarsShared(facts.Endpoint.Provider, model.Model.Id) is not true;

    private ExclusionReason ByAccess(ModelFacts model, EndpointFacts facts)
    {
        var provider = facts.Endpoint.Provider;
        if (facts.Step is null || _own is null)
        {
            return facts.Step is null || !on.Contains(provider) ? ExclusionReason.ProviderOff : ExclusionReason.None;
        }

        if (Reaches(provider, model.Model.Id))
        {
            return ExclusionReason.None;
        }

        return on.Contains(provider) ? ExclusionReason.OwnKeyRequired
            : _own.Knows(provider) ? ExclusionReason.OwnKeyFilter
            : ExclusionReason.ProviderOff;
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
        var reason = ByDataPolicyOfAny(model, facts);
        if (reason != ExclusionReason.None)
        {
            return reason;
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

    /// <summary>The data policy comes before the caller's own keys: what it excludes, no key brings back, unless the account vouches for the key itself.</summary>
    private ExclusionReason ByDataPolicyOfAny(ModelFacts model, EndpointFacts facts)
    {
        var reason = ByDataPolicy(facts.DataPolicy);
        if (_own is null || (!_zeroDataRetention && !_denyDataCollection) || AdmitsShared(model, facts))
        {
            return reason;
        }

        foreach (var own in _own.All.AsSpan()[_own.Of(facts.Endpoint.Provider)])
        {
            if (Admits(model, facts, own))
            {
                return ExclusionReason.None;
            }
        }

        // What excludes the last of them may be the account's own word.
        return reason == ExclusionReason.None ? ExclusionReason.ZeroDataRetention : reason;
    }

    private ExclusionReason ByDataPolicy(DataPolicy policy, RouteCredential? own = null)
    {
        var declared = own?.DeclaredZeroDataRetention;
        if (_zeroDataRetention && !(declared ?? policy.KeepsNothing))
        {
            return ExclusionReason.ZeroDataRetention;
        }

        return _denyDataCollection && declared is not true && policy.Collects ? ExclusionReason.DataCollection : ExclusionReason.None;
    }

    private ExclusionReason ByNeeds(ModelFacts model, EndpointFacts facts)
    {
        var endpoint = facts.Endpoint;
        if ((_needs.Inputs & ~model.Inputs) != InputModalities.None)
        {
            return ExclusionReason.Modality;
        }

        if ((_needs.Inputs & ~facts.Inputs) != InputModalities.None)
        {
            return ExclusionReason.InputNotCarried;
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
