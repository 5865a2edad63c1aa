using Interchange.Embedded.Durable.History;
using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Hands out the activities that were called, in the order of the calls, and takes their results.</summary>
internal sealed class ActivityQueue(StateFile file, InstanceRows instances, long hub, LockOwner owner, TimeProvider time, Action<FaultPoint> reached)
{
    private readonly Statement _waiting = file.Prepare("SELECT 1 FROM durable_activity WHERE hub = ?1 AND owner = 0 LIMIT 1");

    private readonly Statement _next = file.Prepare("""
        SELECT a.id, a.instance, i.instance_id, a.generation, a.call FROM durable_activity a CROSS JOIN durable_instance i ON i.id = a.instance
        WHERE a.hub = ?1 AND a.owner = 0 ORDER BY a.id LIMIT ?2
        """);

    private readonly Statement _take = file.Prepare("UPDATE durable_activity SET owner = ?2 WHERE id = ?1");
    private readonly Statement _giveBack = file.Prepare("UPDATE durable_activity SET owner = 0 WHERE id = ?1 AND owner = ?2");
    private readonly Statement _remove = file.Prepare("DELETE FROM durable_activity WHERE id = ?1 AND owner = ?2");

    /// <summary>Takes up to <paramref name="most"/>.</summary>
    public IReadOnlyList<ClaimedActivity> Take(int most)
    {
        using (file.Hold())
        {
            // Who finds nothing does not queue for the file.
            if (_waiting.Bind(1, hub).Scalar() is null)
            {
                return [];
            }
        }

        List<ClaimedActivity> taken;
        using (var transaction = file.Begin())
        {
            taken = _next.Bind(1, hub).Bind(2, most).All(static row => new ClaimedActivity(
                row.Int64(0), row.Int64(1), row.Text(2)!, row.Int32(3), (HistoryEvent.ActivityScheduled)HistoryJson.DecodeOne(row.Span(4))));
            taken.ForEach(activity => _take.Bind(1, activity.Row).Bind(2, owner.Id).Run());
            transaction.Commit();
        }

        reached(FaultPoint.ActivityTaken);
        return taken;
    }

    /// <summary>Brings the result to the instance that called, if it still wants it.</summary>
    /// <returns>Whether it does: not when its execution has ended or was replaced.</returns>
    public bool End(ClaimedActivity activity, HistoryEvent result)
    {
        bool wanted;
        using (var transaction = file.Begin())
        {
            wanted = _remove.Bind(1, activity.Row).Bind(2, owner.Id).Run() == 1
                && instances.Get(activity.InstanceRow) is { HasEnded: false } instance
                && instance.Generation == activity.Generation;
            if (wanted)
            {
                instances.Send(activity.InstanceRow, activity.Generation, time.GetUtcNow().UtcTicks, result);
            }

            reached(FaultPoint.ActivityCommitting);
            transaction.Commit();
        }

        reached(FaultPoint.ActivityCommitted);
        return wanted;
    }

    /// <summary>Gives an activity back, to be run again.</summary>
    public void GiveBack(ClaimedActivity activity)
    {
        using var transaction = file.Begin();
        _giveBack.Bind(1, activity.Row).Bind(2, owner.Id).Run();
        transaction.Commit();
    }
}
