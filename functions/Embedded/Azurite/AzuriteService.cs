using Interchange.Embedded.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Azurite;

/// <summary>Has local storage up before anything else of the app starts, and lets go of it after everything else has stopped.</summary>
/// <param name="options">Null when the storage settings mean another storage.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="logger">Says what was started and stopped.</param>
internal sealed class AzuriteService(AzuriteOptions? options, TimeProvider time, ILogger<AzuriteService> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private SharedAzurite? _azurite;

    public static AzuriteService Create(IServiceProvider services, AppSurroundings surroundings)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var port = AzuriteAddress.TablePort(configuration[EmbeddedConfiguration.TableStorage]);
        return new AzuriteService(
            port is null ? null : new AzuriteOptions
            {
                TablePort = port.Value,
                DataFolder = Path.Combine(configuration[EmbeddedConfiguration.StateFolder]!, "azurite"),
                SearchFrom = [surroundings.CurrentDirectory, surroundings.BaseDirectory],
            },
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<AzuriteService>>());
    }

    public async Task StartingAsync(CancellationToken cancellationToken) =>
        _azurite = options is null ? null : await SharedAzurite.JoinAsync(options, time, logger, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <summary>Also lets go of storage when the start failed half-way.</summary>
    public ValueTask DisposeAsync() => _azurite?.DisposeAsync() ?? ValueTask.CompletedTask;
}
