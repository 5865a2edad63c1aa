using Interchange.Embedded.State;

namespace Interchange.Embedded.Durable.Store;

/// <summary>The instances and activities that a process works on: as many as it works on at once, so they are freed in one go.</summary>
internal sealed class OwnedWork(StateFile file) : IOwnedRows
{
    // By hub, which is what the index begins with.
    private readonly Statement _instances = file.Prepare("UPDATE durable_instance SET owner = 0 WHERE hub IN (SELECT id FROM durable_hub) AND owner = ?1");
    private readonly Statement _activities = file.Prepare("UPDATE durable_activity SET owner = 0 WHERE hub IN (SELECT id FROM durable_hub) AND owner = ?1");

    public bool ReleaseSome(long owner) => false;

    public void ReleaseRest(long owner)
    {
        _instances.Bind(1, owner).Run();
        _activities.Bind(1, owner).Run();
    }
}
