namespace Interchange.EndToEnd.Tests.Processes;

internal static class RepositoryRoot
{
    /// <summary>The folder of <c>Serverless.sln</c>, found upwards from the test program.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Serverless.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Serverless.sln; run the tests from a clone of the repository.");
    }
}
