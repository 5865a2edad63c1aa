namespace Interchange.Embedded.State;

/// <summary>A write transaction: rolled back when it is disposed without having been committed.</summary>
internal ref struct StateTransaction(StateFile file)
{
    private bool _committed;

    public void Commit()
    {
        file.Commit();
        _committed = true;
    }

    public readonly void Dispose() => file.End(_committed);
}
