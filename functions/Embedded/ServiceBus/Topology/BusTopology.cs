namespace Interchange.Embedded.ServiceBus.Topology;

/// <summary>Every topic of the application.</summary>
/// <param name="Source">The file, for messages.</param>
internal sealed record BusTopology(string Source, IReadOnlyList<TopicDeclaration> Topics);
