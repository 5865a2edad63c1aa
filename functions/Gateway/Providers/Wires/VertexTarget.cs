namespace Interchange.Gateway.Providers.Wires;

/// <summary>Where a call of Google Vertex AI goes.</summary>
/// <param name="Models">The models of a publisher, ending in a slash.</param>
/// <param name="Headers">The credential's; never logged.</param>
public sealed record VertexTarget(Uri Models, IReadOnlyList<KeyValuePair<string, string>> Headers);
