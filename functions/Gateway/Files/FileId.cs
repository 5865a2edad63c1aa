using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Files;

/// <summary>Ids of files, <c>file-…</c>.</summary>
internal static class FileId
{
    private static readonly TimedId Ids = new("file-");

    public static string New(DateTimeOffset at) => Ids.New(at);

    public static bool IsId(string? text) => Ids.IsId(text);

    /// <summary>What a file's row is called among those in either order.</summary>
    public static string Sorted(string id, bool descending) => descending ? Ids.Descending(id) : Ids.Ascending(id);
}
