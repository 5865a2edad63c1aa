namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>How an answer is to be read.</summary>
/// <param name="Format">The vendor's name in <c>reasoning_details</c>.</param>
/// <param name="HidesThoughts">Whether the caller does not want to see thoughts.</param>
/// <param name="KeepsNative">Whether the caller speaks the same wire, and gets the provider's own events.</param>
internal sealed record ResponseView(string Format, bool HidesThoughts, bool KeepsNative);
