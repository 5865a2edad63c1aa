using System.Reflection;

namespace Interchange.Embedded.Hosting;

/// <summary>What the host takes from the process that it runs in; a test says otherwise.</summary>
internal sealed record AppSurroundings
{
    /// <summary>Where functions are looked for.</summary>
    public Func<IEnumerable<Type>> FunctionTypes { get; init; } = static () => Assembly.GetEntryAssembly()?.GetTypes() ?? [];

    /// <summary>Where <c>local.settings.json</c> is looked for first, and what a relative state folder is relative to.</summary>
    public string CurrentDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>Where the app was built to: <c>host.json</c> is there.</summary>
    public string BaseDirectory { get; init; } = AppContext.BaseDirectory;

    /// <summary>Environment variables; null for those of the process.</summary>
    public IReadOnlyDictionary<string, string?>? EnvironmentVariables { get; init; }
}
