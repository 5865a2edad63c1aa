namespace Interchange.Gateway.Documents;

/// <summary>A document could not be read, and its sender can do something about it.</summary>
/// <param name="message">Why, and what to do, as the end of a sentence and one more: no text of the document.</param>
internal sealed class DocumentException(string message) : Exception(message);
