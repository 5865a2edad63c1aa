using Interchange.Embedded.Tests.Hosting;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Tests.Durable.Support;

/// <summary>Tests with a state folder of their own and processes on it.</summary>
public abstract class HubTest : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<Hub> _hubs = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected string Folder => _folder.Path;

    public async ValueTask DisposeAsync()
    {
        foreach (var hub in _hubs)
        {
            await hub.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Hub NewHub(TimeProvider? time = null, Embedded.Durable.DurableOptions? options = null, Action<Embedded.Durable.Store.FaultPoint>? reached = null)
    {
        var hub = new Hub(Folder, time, options, reached);
        _hubs.Add(hub);
        return hub;
    }

    private protected static async Task<List<OrchestrationMetadata>> AllAsync(DurableTaskClient client, OrchestrationQuery? query = null)
    {
        var all = new List<OrchestrationMetadata>();
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(Cancellation))
        {
            all.Add(instance);
        }

        return all;
    }
}
