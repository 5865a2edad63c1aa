namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>Bounded polling, for what another process does in its own time and does not announce.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks until the answer is not null.</summary>
    /// <exception cref="TimeoutException">The patience ran out; the message says for what.</exception>
    public static async Task<T> GetAsync<T>(string what, TimeSpan patience, Func<Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            if (TimeProvider.System.GetElapsedTime(started) > patience)
            {
                throw new TimeoutException($"Waited {patience} in vain for {what}.");
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task HoldsAsync(string what, TimeSpan patience, Func<Task<bool>> ask, CancellationToken cancellationToken) =>
        await GetAsync(what, patience, async () => await ask() ? what : null, cancellationToken);
}
