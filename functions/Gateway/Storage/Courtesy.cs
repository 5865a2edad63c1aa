namespace Interchange.Gateway.Storage;

/// <summary>
/// How batches on their way into storage share the processors with requests: nobody waits for a batch, and a thread that goes on without a break is let run for
/// milliseconds before a request that has just become ready has its turn.
/// </summary>
internal static class Courtesy
{
    /// <summary>A tenth of a millisecond of work, about.</summary>
    private const int Steps = 16;

    /// <summary>Offers the processor to others, every sixteenth time.</summary>
    /// <param name="step">The number of the step that is done.</param>
    public static void After(int step)
    {
        if (step % Steps == Steps - 1)
        {
            Thread.Yield();
        }
    }
}
