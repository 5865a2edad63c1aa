using Interchange.Embedded.Functions;

namespace Interchange.Embedded.Http;

/// <summary>The web server starts, stops and drains on its own; there is nothing to do for a single function.</summary>
internal sealed class HttpListener : ITriggerListener
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
