namespace Interchange.Gateway.Fetching;

/// <summary>A file could not be fetched for a caller.</summary>
/// <param name="message">Why, as the end of a sentence: it holds no part of the address, and tells nothing of networks that are not public.</param>
public sealed class FetchException(string message) : Exception(message);
