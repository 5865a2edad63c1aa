using System.Diagnostics.CodeAnalysis;

namespace Interchange.Embedded.Functions;

/// <summary>How many runs may be under way at once, and when the last of them has ended.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never made; runs that were given up still return their slots.")]
internal sealed class WorkSlots(int count)
{
    private readonly SemaphoreSlim _free = new(count, count);

    public async Task<int> TakeAsync(int most, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        var taken = 1;
        while (taken < most && await _free.WaitAsync(TimeSpan.Zero, CancellationToken.None))
        {
            taken++;
        }

        return taken;
    }

    public void Return(int slots)
    {
        if (slots > 0)
        {
            _free.Release(slots);
        }
    }

    /// <summary>Waits until nothing is under way.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        for (var slot = 0; slot < count; slot++)
        {
            await _free.WaitAsync(cancellationToken);
        }
    }
}
