using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Forgets instances that have ended.</summary>
internal sealed class InstancePurge(StateFile file, InstanceRows instances)
{
    /// <param name="instanceId">The instance.</param>
    /// <param name="recursive">Whether its sub-orchestrations are forgotten too; those that have not ended are left.</param>
    /// <returns>How many were forgotten.</returns>
    /// <exception cref="InvalidOperationException">The instance has not ended.</exception>
    public int Purge(string instanceId, bool recursive)
    {
        using var transaction = file.Begin();
        if (instances.Find(instanceId) is not { } instance)
        {
            return 0;
        }

        if (!instance.HasEnded)
        {
            throw new InvalidOperationException(
                $"The orchestration '{instanceId}' is {instance.Status} and cannot be purged before it has ended; terminate it first, or wait until it has ended.");
        }

        var purged = Purge(instance, recursive);
        transaction.Commit();
        return purged;
    }

    /// <summary>Forgets those of the instances that have ended.</summary>
    /// <returns>How many were forgotten.</returns>
    public int PurgeEnded(IEnumerable<string> instanceIds, bool recursive)
    {
        var purged = 0;
        using var transaction = file.Begin();
        foreach (var instanceId in instanceIds)
        {
            if (instances.Find(instanceId) is { HasEnded: true } instance)
            {
                purged += Purge(instance, recursive);
            }
        }

        transaction.Commit();
        return purged;
    }

    private int Purge(InstanceHead instance, bool recursive)
    {
        var purged = 1;
        if (recursive)
        {
            foreach (var child in instances.Children(instance.Row).Where(static child => child.HasEnded))
            {
                purged += Purge(child, recursive);
            }
        }

        instances.Delete(instance.Row);
        return purged;
    }
}
