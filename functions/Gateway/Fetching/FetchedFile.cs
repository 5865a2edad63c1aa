namespace Interchange.Gateway.Fetching;

/// <summary>A file that was fetched.</summary>
/// <param name="MediaType">What its server says it is, in lower case, without parameters; null where it says nothing.</param>
/// <param name="Bytes">All of it, unpacked.</param>
public sealed record FetchedFile(string? MediaType, ReadOnlyMemory<byte> Bytes);
