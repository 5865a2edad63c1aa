namespace Interchange.App.Tests.Architecture;

/// <summary>The checked-out sources.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Hand-written C# files below a folder, with paths relative to it.</summary>
    public static IEnumerable<(string RelativePath, string Text)> Sources(string folder) =>
        Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(PathOf(folder), file))
            .Where(static file => !file.Split('/').Any(static part => part is "bin" or "obj"))
            .Select(file => (file, File.ReadAllText(Path.Combine(PathOf(folder), file))));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Serverless.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Serverless.sln was not found above the tests.");
        }

        return folder;
    }
}
