namespace Interchange.Gateway.Providers.Wires;

/// <summary>Where Google Vertex AI serves models, whoever made them.</summary>
public interface IVertexModels
{
    /// <summary>The models of a publisher, such as <c>google</c>, in the project and location of the call, and the headers that prove who asks.</summary>
    /// <inheritdoc cref="IProviderWire.EncodeAsync" path="/exception"/>
    ValueTask<VertexTarget> FindAsync(WireCall call, string publisher, CancellationToken cancellationToken);
}
