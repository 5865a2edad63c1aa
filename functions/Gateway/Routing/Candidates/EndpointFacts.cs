using System.IO.Hashing;
using System.Runtime.InteropServices;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Routing.Candidates;

/// <summary>What routing asks of an endpoint, worked out once.</summary>
internal sealed class EndpointFacts
{
    /// <summary>A price per request or per image that is made counts as if it were spread over so many tokens.</summary>
    private const decimal TokensPerRequest = 1_000m;

    private const decimal CharactersPerToken = 4;

    /// <summary>Speech of usual speed.</summary>
    private const decimal TokensPerSecond = 3;

    public EndpointFacts(ModelEndpoint endpoint, ProviderDescriptor? provider, string slug)
    {
        Endpoint = endpoint;
        Name = endpoint.Name;
        Tier = EndpointTiers.Of(endpoint.Tag);
        Hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes($"{endpoint.Model} | {Name}".AsSpan()));
        var capabilities = EndpointCapabilities.Of(endpoint, provider);
        (ParametersKnown, Parameters, Inputs) = (capabilities.ParametersKnown, capabilities.Parameters, capabilities.Inputs);
        Price = (double)PriceOf(endpoint.Pricing);

        // Whoever gives a trial away seldom promises what it promises its customers.
        DataPolicy = endpoint.FreeTier ? DataPolicy.Unknown : provider?.DataPolicy ?? DataPolicy.Unknown;
        Step = provider is null ? null : new RouteStep(slug, endpoint, provider);
    }

    public ModelEndpoint Endpoint { get; }

    public string Name { get; }

    public EndpointTier Tier { get; }

    /// <summary>Equal on every instance.</summary>
    public ulong Hash { get; }

    public bool ParametersKnown { get; }

    /// <summary>What it supports, with the parameters that mean the same.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Kinds of content beside text that its wire carries.</summary>
    public InputModalities Inputs { get; }

    /// <summary>Dollars for a token in and a token out, under default conditions; what is priced by other units counts as the tokens that these are like.</summary>
    public double Price { get; }

    public DataPolicy DataPolicy { get; }

    /// <summary>The step for the model's plain slug; null when the provider is not described, so that it can never be on.</summary>
    public RouteStep? Step { get; }

    /// <summary>True when a repeated prompt costs less here.</summary>
    public bool CachesPrompts => Endpoint.Pricing.InputCacheRead < Endpoint.Pricing.Prompt;

    /// <summary>True when it is not known to lack one of these.</summary>
    public bool MaySupport(ParameterSet parameters) => !ParametersKnown || Parameters.Contains(parameters);

    private static decimal PriceOf(Pricing prices) => (1 - prices.Discount)
        * (prices.Prompt + prices.Completion + ((prices.Request + (prices.OutputImage ?? 0)) / TokensPerRequest)
            + ((prices.Character ?? 0) * CharactersPerToken) + ((prices.Second ?? 0) / TokensPerSecond));
}
