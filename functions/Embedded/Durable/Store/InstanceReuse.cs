using Microsoft.DurableTask.Client;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Whether an instance may be replaced by a new one of the same id.</summary>
internal sealed class InstanceReuse
{
    /// <summary>One that has ended may.</summary>
    public static readonly InstanceReuse OfEnded = new([OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended]);

    private readonly HashSet<OrchestrationRuntimeStatus> _inTheWay;

    private InstanceReuse(IEnumerable<OrchestrationRuntimeStatus> inTheWay) => _inTheWay = [.. inTheWay];

    /// <param name="dedupeStatuses">The statuses in which an instance stands in the way; null for <see cref="OfEnded"/>.</param>
    /// <exception cref="ArgumentException">A text is no status, or instances would be terminated to be replaced while terminated ones stand in the way.</exception>
    public static InstanceReuse Parse(IReadOnlyList<string>? dedupeStatuses)
    {
        if (dedupeStatuses is null)
        {
            return OfEnded;
        }

        var statuses = new List<OrchestrationRuntimeStatus>(dedupeStatuses.Count);
        foreach (var text in dedupeStatuses)
        {
            statuses.Add(Enum.TryParse<OrchestrationRuntimeStatus>(text, ignoreCase: true, out var status)
                ? status
                : throw new ArgumentException($"'{text}' of DedupeStatuses is no status of an orchestration; use those of OrchestrationRuntimeStatus.", nameof(dedupeStatuses)));
        }

        var reuse = new InstanceReuse(statuses);
        return reuse.Allows(OrchestrationRuntimeStatus.Terminated) || OfEnded._inTheWay.IsSubsetOf(reuse._inTheWay)
            ? reuse
            : throw new ArgumentException(
                "DedupeStatuses has Terminated, but leaves out a status of instances that have not ended: such an instance is terminated to be replaced, and then stands in the way. Leave Terminated out, or add Pending, Running and Suspended.",
                nameof(dedupeStatuses));
    }

    public bool Allows(OrchestrationRuntimeStatus existing) => !_inTheWay.Contains(existing);
}
