namespace Interchange.Benchmarks.Processes;

internal static class Repository
{
    /// <summary>The folder that holds Serverless.sln, found upwards from this program and then from the current folder.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory) ?? Find(Environment.CurrentDirectory)
        ?? throw new DirectoryNotFoundException("Serverless.sln was not found above this program or the current folder. Run it inside a clone.");

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
