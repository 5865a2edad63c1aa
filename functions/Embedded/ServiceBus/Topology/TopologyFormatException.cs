namespace Interchange.Embedded.ServiceBus.Topology;

/// <summary>servicebus.json cannot be used; the message is a sentence that names the file, the entry and the fix.</summary>
public sealed class TopologyFormatException(string message, Exception? innerException = null) : Exception(message, innerException);
