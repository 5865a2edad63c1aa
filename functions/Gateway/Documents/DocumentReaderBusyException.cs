namespace Interchange.Gateway.Documents;

/// <summary>What reads documents does not answer, or has no room at the moment: nothing is said of the document.</summary>
/// <param name="message">What, as a sentence.</param>
internal sealed class DocumentReaderBusyException(string message) : Exception(message);
