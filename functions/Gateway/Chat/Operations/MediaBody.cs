namespace Interchange.Gateway.Chat.Operations;

/// <summary>A request for a provider.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Slices">Its bytes.</param>
internal readonly record struct MediaBody(string ContentType, List<ReadOnlyMemory<byte>> Slices);
