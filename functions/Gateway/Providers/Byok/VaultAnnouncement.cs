using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>Says at start where the provider keys of accounts are kept.</summary>
internal sealed partial class VaultAnnouncement(VaultOptions options, ILogger<VaultAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.KeyVault is { } vault)
        {
            LogKeyVault(vault.Host);
        }
        else
        {
            LogLocal(options.StateFolder, VaultOptions.UriSetting);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(3015, LogLevel.Information, "Provider keys of accounts are kept in Key Vault {Vault}")]
    private partial void LogKeyVault(string vault);

    [LoggerMessage(3016, LogLevel.Information, "Provider keys of accounts are kept encrypted in folder {Folder}, for the processes of this machine alone. Several machines need setting {Setting}")]
    private partial void LogLocal(string folder, string setting);
}
