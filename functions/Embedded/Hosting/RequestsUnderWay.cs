namespace Interchange.Embedded.Hosting;

/// <summary>Counts the HTTP requests that are being answered. Thread-safe.</summary>
internal sealed class RequestsUnderWay
{
    private int _count;

    public bool Any => Volatile.Read(ref _count) > 0;

    public void Begin() => Interlocked.Increment(ref _count);

    public void End() => Interlocked.Decrement(ref _count);
}
