namespace Interchange.Gateway.Providers;

/// <summary>Knows providers: the built-in ones, the operator's overlay, the scripted provider.</summary>
public interface IProviderSource
{
    /// <summary>Read once, at start. Of two descriptors with the same slug, the one from the source registered later counts.</summary>
    IEnumerable<ProviderDescriptor> Providers { get; }
}
