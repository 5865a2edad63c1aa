using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Capabilities;

/// <summary>
/// What an endpoint carries: what the catalog knows of the model at its provider, as far as the provider's wire has words for it. Routing's filters, warnings and
/// <c>require_parameters</c> go by it, and so do the lists of models.
/// </summary>
public sealed record EndpointCapabilities
{
    private static readonly ParameterSet Lengths = ParameterSet.Of("max_tokens", "max_completion_tokens");
    private static readonly ParameterSet Reasoning = ParameterSet.Of("reasoning", "reasoning_effort", "include_reasoning");
    private static readonly ParameterSet Tooling = ParameterSet.Of("tools", "tool_choice", "parallel_tool_calls");
    private static readonly ParameterSet Formats = ParameterSet.Of("response_format", "structured_outputs");
    private static readonly ParameterSet Temperature = ParameterSet.Of("temperature");

    /// <summary>Kinds of content beside text that its wire carries; whether the model takes them is the model's.</summary>
    public required InputModalities Inputs { get; init; }

    /// <summary>Whether anything is known of its parameters; where not, none is left out.</summary>
    public required bool ParametersKnown { get; init; }

    /// <summary>What it takes, with the parameters that mean the same.</summary>
    public required ParameterSet Parameters { get; init; }

    /// <summary>What it is listed with: its parameters as the catalog has them, or as its wire carries them.</summary>
    public required ParameterSet Listed { get; init; }

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="registry">Knows its provider.</param>
    public static EndpointCapabilities Of(ModelEndpoint endpoint, ProviderRegistry registry) =>
        Of(endpoint, registry.TryGet(endpoint.Provider, out var provider) ? provider : null);

    /// <param name="endpoint">The endpoint.</param>
    /// <param name="provider">Its provider; null for one that is not described.</param>
    public static EndpointCapabilities Of(ModelEndpoint endpoint, ProviderDescriptor? provider)
    {
        var wire = WireTable.Of(provider?.WireOf(endpoint) ?? ProviderWire.OpenAIChat);
        var said = ParameterSet.Of(endpoint.SupportedParameters);
        var isKnown = endpoint.SupportedParameters.Count > 0;
        if (wire.PassesAll)
        {
            return new() { Inputs = wire.Inputs, ParametersKnown = isKnown, Parameters = Closed(said), Listed = said };
        }

        // Nothing that the wire has no word for reaches the model, whatever is known of that.
        var carried = isKnown ? OnWire(said, wire) : wire.Carried;
        return new() { Inputs = wire.Inputs, ParametersKnown = true, Parameters = carried, Listed = carried };
    }

    private static ParameterSet OnWire(ParameterSet said, WireCapabilities wire)
    {
        var taken = Closed(said);
        if (taken.Contains(Temperature))
        {
            taken = taken.With(wire.Sampling);
        }

        if (taken.Contains(ParameterSet.Tools))
        {
            taken = taken.With(wire.Emulated);
        }

        return taken.And(wire.Carried);
    }

    private static ParameterSet Closed(ParameterSet listed)
    {
        foreach (var synonyms in (ReadOnlySpan<ParameterSet>)[Lengths, Reasoning])
        {
            if (listed.Overlaps(synonyms))
            {
                listed = listed.With(synonyms);
            }
        }

        if (listed.Contains(ParameterSet.Tools))
        {
            listed = listed.With(Tooling);
        }

        return listed.Contains(ParameterSet.StructuredOutputs) ? listed.With(Formats) : listed;
    }
}
