namespace Interchange.Embedded.ServiceBus.Broker;

/// <summary>A write transaction: rolled back when it is disposed without having been committed.</summary>
internal ref struct BusTransaction(BusFile file)
{
    private bool _committed;

    public void Commit()
    {
        file.Commit();
        _committed = true;
    }

    public readonly void Dispose() => file.End(_committed);
}
