namespace Interchange.Gateway.Storage;

/// <summary>
/// Waits for storage that does not answer, for as long as a message can be held: one that was given back would come again at once, and use up its deliveries
/// within seconds.
/// </summary>
internal static class StoragePatience
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Within the time for which the lock of a message is renewed, five minutes.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(4);

    /// <param name="work">Has the same effect when it runs twice: what did not answer may have been done.</param>
    /// <param name="time">Clock of the waits.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="StorageUnavailableException">Storage has not answered for minutes.</exception>
    public static async Task RunAsync(Func<Task> work, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var delay = FirstDelay;
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (StorageUnavailableException) when (time.GetElapsedTime(started) < LongestWait)
            {
                await Task.Delay(delay, time, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }
}
