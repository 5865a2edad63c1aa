namespace Interchange.Gateway.Tests.Catalog;

/// <summary>Pages of the repository's documentation.</summary>
internal static class DocumentationPage
{
    /// <summary>Where a page of <c>docs</c> stands, such as <c>catalog.md</c>.</summary>
    public static string PathOf(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run outside their repository.");
        }

        return Path.Combine(folder.FullName, "docs", name);
    }
}
