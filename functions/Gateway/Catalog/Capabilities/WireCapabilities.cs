using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Capabilities;

/// <summary>What a wire has words for, whatever the model behind it. Each is tried by the tests, which make the table of docs/wires.md of it.</summary>
public sealed record WireCapabilities
{
    public required ProviderWire Wire { get; init; }

    /// <summary>In the documentation.</summary>
    public required string Name { get; init; }

    /// <summary>True for the wire of chat completions: what a caller writes reaches the provider as it stands, and the catalog alone knows what it takes.</summary>
    public bool PassesAll { get; init; }

    /// <summary>Kinds of content beside text that it carries.</summary>
    public InputModalities Inputs { get; init; }

    /// <summary>Which files it carries; null where that does not need saying.</summary>
    public string? Files { get; init; }

    /// <summary>Parameters that it carries, in its own words or by other means.</summary>
    public ParameterSet Carried { get; init; }

    /// <summary>Of <see cref="Carried"/>, what an endpoint with a temperature takes unless it is known to refuse it: catalogs list what OpenAI's wire has.</summary>
    public ParameterSet Sampling { get; init; }

    /// <summary>Of <see cref="Carried"/>, what is done by other means where the model does not do it itself: all that it takes is that the model has tools, or reads.</summary>
    public ParameterSet Emulated { get; init; }

    /// <summary>Whether <c>n</c> may be more than one.</summary>
    public bool SeveralAnswers { get; init; }

    /// <summary>Whether a function's <c>strict</c> is carried.</summary>
    public bool StrictTools { get; init; }

    /// <summary>Whether <c>tool_choice</c> can name a function in the wire's own words.</summary>
    public bool NamesFunction { get; init; } = true;

    /// <summary>Whether a function can be chosen by name by other means.</summary>
    public bool EmulatesNamedFunction { get; init; }

    /// <summary>Whether breakpoints of caches are carried.</summary>
    public bool CacheControl { get; init; }

    /// <summary>Whether a file may be given by its id at the provider.</summary>
    public bool FileIds { get; init; }
}
