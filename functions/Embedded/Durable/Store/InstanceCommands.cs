using DurableTask.Core.Exceptions;
using Interchange.Embedded.Durable.History;
using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>What clients do to instances. Each call is one transaction, done when it returns.</summary>
internal sealed class InstanceCommands(StateFile file, InstanceRows instances, TimeProvider time, Action<FaultPoint> reached)
{
    /// <exception cref="OrchestrationAlreadyExistsException">An instance of the id stands in the way.</exception>
    public void Schedule(NewOrchestration orchestration, InstanceReuse reuse)
    {
        using (var transaction = file.Begin())
        {
            instances.Add(orchestration, reuse, time.GetUtcNow().UtcTicks);
            reached(FaultPoint.Commanding);
            transaction.Commit();
        }

        reached(FaultPoint.Commanded);
    }

    /// <summary>Brings an instance a message.</summary>
    /// <returns>False when there is none of that id, or it has ended: nothing happened.</returns>
    public bool Send(string instanceId, HistoryEvent message)
    {
        using (var transaction = file.Begin())
        {
            if (instances.Find(instanceId) is not { HasEnded: false } instance)
            {
                return false;
            }

            instances.Send(instance.Row, generation: 0, time.GetUtcNow().UtcTicks, message);
            reached(FaultPoint.Commanding);
            transaction.Commit();
        }

        reached(FaultPoint.Commanded);
        return true;
    }
}
