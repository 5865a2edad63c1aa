using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Keys.Start;

/// <summary>How a local installation begins.</summary>
public sealed record FirstStartOptions
{
    public const string StateFolderSetting = "Interchange:StateFolder";

    /// <summary>Where <c>keys.json</c> is. Setting <c>Interchange:StateFolder</c>; default <c>.interchange</c> in the working folder.</summary>
    public string StateFolder { get; init; } = ".interchange";

    /// <summary>How long the first start waits for storage to come up before it gives up.</summary>
    public TimeSpan StorageWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Pause between two tries to reach storage.</summary>
    public TimeSpan StorageRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    public static FirstStartOptions From(IConfiguration configuration) =>
        configuration[StateFolderSetting] is { Length: > 0 } folder ? new FirstStartOptions { StateFolder = folder } : new FirstStartOptions();
}
