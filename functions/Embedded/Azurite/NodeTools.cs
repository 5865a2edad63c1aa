namespace Interchange.Embedded.Azurite;

/// <summary>Finds programs on the PATH.</summary>
internal static class NodeTools
{
    /// <exception cref="AzuriteUnavailableException">The program is not on the path.</exception>
    public static string Find(string program, string searchPath)
    {
        string[] names = OperatingSystem.IsWindows() ? [$"{program}.exe", $"{program}.cmd"] : [program];
        return searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
            .FirstOrDefault(File.Exists)
            ?? throw new AzuriteUnavailableException(
                $"Storage:Tables asks for local storage, which Azurite serves on Node.js, but '{program}' is not on the PATH. Install Node.js 20 or later from https://nodejs.org, or start Azurite yourself, or set Storage:Tables to an Azure Storage account.");
    }
}
