using System.Collections.Immutable;
using System.Globalization;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.Durable.Store;
using Interchange.Embedded.Durable.Workers;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Client;

/// <summary>The client of the orchestrations in the state folder. What it does is done, and survives the death of the process, when a call returns.</summary>
internal sealed class StateFolderClient(DurableRuntime runtime) : DurableTaskClient(runtime.Options.HubName)
{
    private const int LargestPage = 1000;

    private DurableStore Store => runtime.Store;

    private DataConverter Payloads => runtime.Environment.Payloads;

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(orchestratorName.Name, nameof(orchestratorName));
        cancellation.ThrowIfCancellationRequested();
        var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId, nameof(options));
        var version = options?.Version is { } own ? own.Version : runtime.Environment.DefaultVersion;
        var orchestration = new NewOrchestration(instanceId, orchestratorName)
        {
            Version = version.Length == 0 ? null : version,
            Input = Payloads.Serialize(input),
            Tags = options?.Tags ?? ImmutableDictionary<string, string>.Empty,
            StartAt = options?.StartAt,
        };
        Store.Commands.Schedule(orchestration, InstanceReuse.Parse(options?.DedupeStatuses));
        Changed(instanceId);
        return Task.FromResult(instanceId);
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        return Send(instanceId, new HistoryEvent.EventRaised(eventName) { Payload = Payloads.Serialize(eventPayload) }, cancellation);
    }

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Send(instanceId, new HistoryEvent.Terminated { Output = Payloads.Serialize(options?.Output), Recursive = options?.Recursive ?? false }, cancellation);

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new HistoryEvent.Suspended(reason), cancellation);

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        Send(instanceId, new HistoryEvent.Resumed(reason), cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, static instance => instance.Status != OrchestrationRuntimeStatus.Pending, getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        WaitAsync(instanceId, static instance => instance.Status.HasEnded(), getInputsAndOutputs, cancellation);

    public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(Store.Instances.Find(instanceId, getInputsAndOutputs) is { } found ? Metadata(found, getInputsAndOutputs) : null);
    }

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => new Instances(this, filter ?? new OrchestrationQuery());

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(new PurgeResult(Store.Purge.Purge(instanceId, options?.Recursive ?? false), isComplete: true));
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var query = new OrchestrationQuery(filter.CreatedFrom, filter.CreatedTo, (filter.Statuses ?? Ended).Intersect(Ended));
        var (purged, after) = (0, 0L);
        var started = runtime.Time.GetTimestamp();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = Store.Instances.Find(query, after, query.PageSize);
            purged += Store.Purge.PurgeEnded(page.Select(static instance => instance.InstanceId), options?.Recursive ?? false);
            if (page.Count < query.PageSize)
            {
                return Task.FromResult(new PurgeResult(purged, isComplete: true));
            }

            if (filter.Timeout is { } limit && runtime.Time.GetElapsedTime(started) >= limit)
            {
                return Task.FromResult(new PurgeResult(purged, isComplete: false));
            }

            after = page[^1].Row;
        }
    }

    /// <summary>The client is the app's, and closed with it.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    private Task Send(string instanceId, HistoryEvent message, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        if (Store.Commands.Send(instanceId, message))
        {
            Changed(instanceId);
        }

        return Task.CompletedTask;
    }

    private void Changed(string instanceId)
    {
        Store.InstancesReady.Pulse();
        Store.Watch.Changed(instanceId);
    }

    private async Task<OrchestrationMetadata> WaitAsync(string instanceId, Func<StoredInstance, bool> isOver, bool inFull, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        using var watcher = Store.Watch.Watch(instanceId);
        while (true)
        {
            var version = watcher.Changes.Version;
            if (Store.Instances.Find(instanceId, inFull: false) is { } found && isOver(found))
            {
                return Metadata(inFull ? Store.Instances.Find(instanceId, inFull) ?? found : found, inFull);
            }

            await watcher.Changes.PulseAfter(version).WaitAsync(cancellation);
        }
    }

    private OrchestrationMetadata Metadata(StoredInstance instance, bool inFull) => new(instance.Orchestrator, instance.InstanceId)
    {
        DataConverter = inFull ? Payloads : null,
        RuntimeStatus = instance.Status,
        CreatedAt = instance.CreatedAt,
        LastUpdatedAt = instance.UpdatedAt,
        SerializedInput = instance.Input,
        SerializedOutput = instance.Output,
        SerializedCustomStatus = instance.CustomStatus,
        FailureDetails = instance.Failure?.ToDetails(),
        Tags = instance.Tags ?? ImmutableDictionary<string, string>.Empty,
    };

    private sealed class Instances(StateFolderClient client, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(string? continuationToken = default, int? pageSizeHint = default)
        {
            var size = Math.Clamp(pageSizeHint ?? query.PageSize, 1, LargestPage);
            var after = After(continuationToken ?? query.ContinuationToken);
            var otherHub = query.TaskHubNames is { } hubs && !hubs.Contains(client.Name, StringComparer.OrdinalIgnoreCase);
            while (true)
            {
                await Task.CompletedTask;
                var found = otherHub ? [] : client.Store.Instances.Find(query, after, size + 1);
                var more = found.Count > size;
                var page = found.Take(size).ToList();
                yield return new Page<OrchestrationMetadata>(
                    page.ConvertAll(instance => client.Metadata(instance, query.FetchInputsAndOutputs)),
                    more ? page[^1].Row.ToString(CultureInfo.InvariantCulture) : null);
                if (!more)
                {
                    yield break;
                }

                after = page[^1].Row;
            }
        }

        private static long After(string? token) =>
            token is null ? 0
            : long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row
            : throw new ArgumentException($"'{token}' is no continuation token; give that of the page before, or none.", nameof(token));
    }
}
