using System.Collections.Frozen;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>The wires that the gateway translates to, by their names.</summary>
public sealed class ProviderWires(IEnumerable<IProviderWire> wires)
{
    private readonly FrozenDictionary<ProviderWire, IProviderWire> _wires = wires.ToFrozenDictionary(static wire => wire.Wire);

    /// <summary>The wire; null for the gateway's own, which is spliced.</summary>
    /// <exception cref="InvalidOperationException">A provider has a wire that nobody speaks.</exception>
    public IProviderWire? Find(ProviderWire wire) => wire == ProviderWire.OpenAIChat
        ? null
        : _wires.GetValueOrDefault(wire) ?? throw new InvalidOperationException($"The wire {wire} is not registered.");
}
