namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>The overlay has an entry that cannot be honoured. The message names the file, the place in it as a JSON path, what is wrong and how to mend it.</summary>
public sealed class CatalogOverlayException(string file, string path, string problem, Exception? innerException = null)
    : Exception($"{file}: {path}: {problem}", innerException)
{
    public string File { get; } = file;

    /// <summary>JSON path of the entry, such as <c>$.endpoints[2].prices.prompt</c>.</summary>
    public string Path { get; } = path;
}
