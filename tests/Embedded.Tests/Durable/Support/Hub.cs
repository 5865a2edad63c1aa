using System.Text.Json;
using Interchange.Embedded.Durable;
using Interchange.Embedded.Durable.Orchestrations;
using Interchange.Embedded.Durable.Store;
using Interchange.Embedded.Durable.Workers;
using Interchange.Embedded.Tests.ServiceBus.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Tests.Durable.Support;

/// <summary>What one process has of the orchestrations in a folder. Several on one folder stand for several processes.</summary>
internal sealed class Hub : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DurableRuntime _runtime;

    public Hub(string folder, TimeProvider? time = null, DurableOptions? options = null, Action<FaultPoint>? reached = null)
    {
        options ??= new DurableOptions();
        _runtime = new DurableRuntime(options, new DurableEnvironment(Payloads, Log, options.DefaultVersion), folder, time ?? TimeProvider.System, reached);
    }

    public static JsonPayloads Payloads { get; } = new(new JsonSerializerOptions());

    public CollectedLog Log { get; } = new();

    public DurableStore Store => _runtime.Store;

    public DurableTaskClient Client => _runtime.Client;

    public Hub Orchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code)
    {
        Assert.True(_runtime.Functions.TryAdd(new TestOrchestrator(name, code)));
        return this;
    }

    public Hub Activity<TInput>(string name, Func<TInput?, CancellationToken, Task<object?>> run)
    {
        Assert.True(_runtime.Functions.TryAdd(new TestActivity<TInput>(name, run)));
        return this;
    }

    public Hub Activity<TInput>(string name, Func<TInput?, object?> run) => Activity<TInput>(name, (input, _) => Task.FromResult(run(input)));

    public Hub Start()
    {
        _runtime.Start();
        return this;
    }

    public async Task<OrchestrationMetadata> EndedAsync(string instanceId) =>
        await Client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Starts an orchestration and waits for its end.</summary>
    public async Task<OrchestrationMetadata> RunAsync(string orchestrator, object? input = null) =>
        await EndedAsync(await Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, TestContext.Current.CancellationToken));

    public Task StopAsync(CancellationToken cancellationToken) => _runtime.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _runtime.StopAsync(CancellationToken.None);
        await _runtime.DisposeAsync();
    }

    private sealed class TestOrchestrator(string name, Func<TaskOrchestrationContext, Task<object?>> code) : IOrchestrator
    {
        public string Name => name;

        public OrchestratorInvocation Begin(string instanceId) => new(async context => Payloads.Serialize(await code(context)));
    }

    private sealed class TestActivity<TInput>(string name, Func<TInput?, CancellationToken, Task<object?>> run) : IActivity
    {
        public string Name => name;

        public async Task<string?> RunAsync(string instanceId, string? input, CancellationToken cancellationToken) =>
            Payloads.Serialize(await run(Payloads.Deserialize<TInput>(input), cancellationToken));
    }
}
