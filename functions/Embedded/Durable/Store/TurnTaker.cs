using Interchange.Embedded.Durable.History;
using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>Takes instances that have something to work on, the one that waited longest first.</summary>
internal sealed class TurnTaker(StateFile file, StateFile reader, long hub, LockOwner owner, TimeProvider time, Action<FaultPoint> reached)
{
    private readonly Statement _next = file.Prepare("""
        SELECT id, instance_id, orchestrator, generation, turns FROM durable_instance
        WHERE hub = ?1 AND owner = 0 AND ready_at <= ?2 ORDER BY ready_at LIMIT ?3
        """);

    private readonly Statement _take = file.Prepare("UPDATE durable_instance SET owner = ?2 WHERE id = ?1");
    private readonly Statement _giveBack = file.Prepare("UPDATE durable_instance SET owner = 0 WHERE id = ?1 AND owner = ?2");
    private readonly Statement _nextDue = file.Prepare("SELECT min(ready_at) FROM durable_instance WHERE hub = ?1 AND owner = 0");

    private readonly Statement _past = reader.Prepare("SELECT events FROM durable_turn WHERE instance = ?1 ORDER BY turn");
    private readonly Statement _messages = reader.Prepare("SELECT id, generation, event FROM durable_message WHERE instance = ?1 AND visible_at <= ?2 ORDER BY visible_at, id");

    /// <summary>Takes up to <paramref name="most"/>.</summary>
    public IReadOnlyList<ClaimedInstance> Take(int most)
    {
        var now = time.GetUtcNow().UtcTicks;
        if (NextDue() > now)
        {
            // Who finds nothing does not queue for the file.
            return [];
        }

        List<ClaimedInstance> taken;
        using (var transaction = file.Begin())
        {
            taken = _next.Bind(1, hub).Bind(2, now).Bind(3, most)
                .All(static row => new ClaimedInstance(row.Int64(0), row.Text(1)!, row.Text(2)!, row.Int32(3), row.Int32(4)));
            taken.ForEach(instance => _take.Bind(1, instance.Row).Bind(2, owner.Id).Run());
            transaction.Commit();
        }

        reached(FaultPoint.TurnTaken);
        return taken;
    }

    /// <summary>When the next instance that nobody works on has something to work on.</summary>
    public long NextDue()
    {
        using (file.Hold())
        {
            return _nextDue.Bind(1, hub).Scalar() ?? DurableSchema.Never;
        }
    }

    /// <summary>Reads what an instance that was taken is to work on.</summary>
    public Arrivals Read(ClaimedInstance instance)
    {
        using (reader.Hold())
        {
            var past = _past.Bind(1, instance.Row).All(static row => HistoryJson.Decode(row.Span(0)));
            var messages = _messages.Bind(1, instance.Row).Bind(2, time.GetUtcNow().UtcTicks)
                .All(static row => (Id: row.Int64(0), Generation: row.Int32(1), Event: HistoryJson.DecodeOne(row.Span(2))));
            return new Arrivals(
                [.. past.SelectMany(static turn => turn)],
                messages.ConvertAll(static message => message.Id),
                [.. messages.Where(message => message.Generation == 0 || message.Generation == instance.Generation).Select(static message => message.Event)]);
        }
    }

    /// <summary>Gives an instance back, with nothing done.</summary>
    public void GiveBack(ClaimedInstance instance)
    {
        using var transaction = file.Begin();
        _giveBack.Bind(1, instance.Row).Bind(2, owner.Id).Run();
        transaction.Commit();
    }
}
