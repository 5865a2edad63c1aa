using Interchange.Embedded.State;

namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>The messages and sessions that a process holds.</summary>
internal sealed class HeldMessages(StateFile file, StateFile background) : IOwnedRows
{
    private const int Bite = 200;

    private readonly Statement _owned = background.Prepare("SELECT subscription, queue, sequence FROM bus_delivery WHERE owner = ?1 LIMIT ?2");

    private readonly Statement _release = file.Prepare("""
        UPDATE bus_delivery SET available_at = 0, lock_id = 0, owner = 0 WHERE subscription = ?1 AND queue = ?2 AND sequence = ?3 AND owner = ?4
        """);

    private readonly Statement _releaseSessions = file.Prepare("DELETE FROM bus_session WHERE owner = ?1");

    public bool ReleaseSome(long owner)
    {
        var owned = Owned(owner);
        if (owned.Count == 0)
        {
            return false;
        }

        using var transaction = file.Begin();
        foreach (var (subscription, queue, sequence) in owned)
        {
            _release.Bind(1, subscription).Bind(2, queue).Bind(3, sequence).Bind(4, owner).Run();
        }

        transaction.Commit();
        return true;
    }

    public void ReleaseRest(long owner) => _releaseSessions.Bind(1, owner).Run();

    private List<(long Subscription, long Queue, long Sequence)> Owned(long owner)
    {
        var owned = new List<(long, long, long)>();
        using (background.Hold())
        {
            try
            {
                _owned.Bind(1, owner).Bind(2, Bite);
                while (_owned.Step())
                {
                    owned.Add((_owned.Int64(0), _owned.Int64(1), _owned.Int64(2)));
                }
            }
            finally
            {
                _owned.Reset();
            }
        }

        return owned;
    }
}
