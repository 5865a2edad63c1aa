using System.Diagnostics;
using Interchange.Embedded.Functions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Hosting;

/// <summary>Starts what listens for events once the app and its web server are up, and drains it together with the web server.</summary>
internal sealed partial class TriggerService(IServer server, TimeProvider time, ILogger<TriggerService> logger) : IHostedLifecycleService
{
    private Task _stopped = Task.CompletedTask;

    /// <summary>Set once, when the app is built.</summary>
    public IReadOnlyList<ITriggerListener> Listeners { get; set; } = [];

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var listener in Listeners)
        {
            await listener.StartAsync(cancellationToken);
        }

        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        Log.Serving(logger, Listeners.Count, string.Join(", ", addresses), MillisecondsSinceProcessStart());
    }

    // The listeners stop taking events at the same moment as the web server, not after it has drained.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        Log.Stopping(logger);
        _stopped = Task.WhenAll(Listeners.Select(listener => listener.StopAsync(cancellationToken)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopped;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private long MillisecondsSinceProcessStart()
    {
        using var process = Process.GetCurrentProcess();
        return (long)(time.GetUtcNow().UtcDateTime - process.StartTime.ToUniversalTime()).TotalMilliseconds;
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Information, "Serving {Functions} functions on {Addresses} after {Milliseconds} ms. Press Ctrl+C to stop.")]
        public static partial void Serving(ILogger logger, int functions, string addresses, long milliseconds);

        [LoggerMessage(3102, LogLevel.Information, "Stopping: no new work is taken, work under way is finished.")]
        public static partial void Stopping(ILogger logger);
    }
}
