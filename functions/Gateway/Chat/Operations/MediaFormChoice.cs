namespace Interchange.Gateway.Chat.Operations;

/// <summary>How an endpoint is asked for images or sound.</summary>
/// <param name="Form">Null where it is not.</param>
/// <param name="Why">Why this request cannot be put to it, where the endpoint could be asked otherwise; a sentence that begins with a verb. Null for no such reason.</param>
internal readonly record struct MediaFormChoice(MediaForm? Form, string? Why = null);
