namespace Interchange.Gateway.Files;

/// <summary>Which files are listed.</summary>
/// <param name="Descending">Newest first; oldest first otherwise.</param>
/// <param name="After">Id of the file before the first one that is wanted; null from the start. It need not exist any more.</param>
/// <param name="Purpose">Only these; null for all.</param>
public sealed record FileQuery(bool Descending, string? After, FilePurpose? Purpose);
