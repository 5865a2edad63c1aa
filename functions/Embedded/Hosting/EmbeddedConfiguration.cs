using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Interchange.Embedded.Hosting;

/// <summary>
/// The configuration of an app: host.json, local.settings.json, environment variables, command line, each above the one before.
/// host.json is under <see cref="HostSection"/>, where the Functions host keeps it, so that <c>AzureFunctionsJobHost__extensions__http__routePrefix</c> overrides it.
/// </summary>
internal static class EmbeddedConfiguration
{
    public const string HostSection = "AzureFunctionsJobHost";
    public const string StateFolder = "Interchange:StateFolder";
    public const string ServiceBusConnection = "ServiceBusConnection";
    public const string TableStorage = "Storage:Tables";
    public const string FunctionsEnvironment = "AZURE_FUNCTIONS_ENVIRONMENT";

    /// <summary>Adds the sources one by one: a chained configuration would lose settings that are set to nothing, such as an empty route prefix.</summary>
    public static void AddTo(IConfigurationBuilder configuration, IEnumerable<IConfigurationSource> sources)
    {
        foreach (var source in sources)
        {
            configuration.Add(source);
        }
    }

    /// <summary>The sources of an app, lowest first, with the defaults for what none of them sets.</summary>
    public static IReadOnlyList<IConfigurationSource> Sources(string[] arguments, AppSurroundings surroundings)
    {
        var given = new ConfigurationBuilder();
        given
            .AddInMemoryCollection(HostFile(Path.Combine(surroundings.BaseDirectory, "host.json")))
            .AddInMemoryCollection(LocalSettings.Load(surroundings.CurrentDirectory, surroundings.BaseDirectory));
        _ = surroundings.EnvironmentVariables is { } variables
            ? given.AddInMemoryCollection(variables.Select(variable => KeyValuePair.Create(variable.Key.Replace("__", ":", StringComparison.Ordinal), variable.Value)))
            : given.AddEnvironmentVariables();
        given.AddCommandLine(arguments);
        var settled = Settle(given.Build(), surroundings.CurrentDirectory);
        return [.. given.Sources, new MemoryConfigurationSource { InitialData = settled }];
    }

    /// <summary>Development unless something says otherwise: this runtime is not the one that Azure starts.</summary>
    public static string EnvironmentName(IConfiguration configuration) =>
        configuration[FunctionsEnvironment] is { Length: > 0 } functions ? functions
        : configuration["DOTNET_ENVIRONMENT"] is { Length: > 0 } dotnet ? dotnet
        : configuration["ASPNETCORE_ENVIRONMENT"] is { Length: > 0 } aspnet ? aspnet
        : "Development";

    /// <summary>Where to listen: <c>--urls</c>, then ASPNETCORE_URLS, then the port of the Functions tools.</summary>
    public static string Urls(IConfiguration configuration) =>
        configuration["urls"] is { Length: > 0 } urls ? urls
        : configuration["ASPNETCORE_URLS"] is { Length: > 0 } aspnet ? aspnet
        : "http://localhost:7071";

    // Defaults for what nobody set, and the state folder made absolute.
    private static Dictionary<string, string?> Settle(IConfigurationRoot given, string currentDirectory)
    {
        var folder = Path.GetFullPath(given[StateFolder] is { Length: > 0 } set ? set : ".interchange", currentDirectory);
        var settled = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            [StateFolder] = folder,
            [FunctionsEnvironment] = EnvironmentName(given),
        };
        if (!given.GetSection(ServiceBusConnection).Exists())
        {
            settled[ServiceBusConnection] = $"Endpoint=sb://embedded/;StateFolder={folder}";
        }

        if (!given.GetSection(TableStorage).Exists())
        {
            settled[TableStorage] = "UseDevelopmentStorage=true";
        }

        return settled;
    }

    private static IEnumerable<KeyValuePair<string, string?>> HostFile(string path) =>
        File.Exists(path)
            ? new ConfigurationBuilder().AddJsonFile(path, optional: false, reloadOnChange: false).Build().AsEnumerable()
                .Where(entry => entry.Value is not null)
                .Select(entry => KeyValuePair.Create($"{HostSection}:{entry.Key}", entry.Value))
            : [];
}
