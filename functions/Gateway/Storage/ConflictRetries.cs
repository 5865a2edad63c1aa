using System.Security.Cryptography;

namespace Interchange.Gateway.Storage;

/// <summary>
/// How a read, a change of what was read and a write under its versions are tried again when others were quicker: soon, then later, at random times so that two do
/// not keep meeting.
/// </summary>
/// <param name="table">Name of the table.</param>
/// <param name="time">Clock of the waits.</param>
internal sealed class ConflictRetries(string table, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(20);

    private readonly long _started = time.GetTimestamp();
    private TimeSpan _wait = First;

    /// <summary>Changes rows until nobody else does at the same time.</summary>
    /// <param name="tryAsync">Reads, decides and writes; answers with the status with which storage refuses it, or with null and the result.</param>
    /// <param name="cancellationToken">Ends the waits.</param>
    /// <exception cref="StorageUnavailableException">It has been tried for long enough.</exception>
    public async Task<T> RunAsync<T>(Func<Task<(int? Conflict, T Result)>> tryAsync, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (conflict, result) = await tryAsync();
            if (conflict is not { } status)
            {
                return result;
            }

            await WaitAsync(status, cancellationToken);
        }
    }

    /// <summary>Waits before the next try.</summary>
    /// <param name="status">With what storage has refused the last one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageUnavailableException">It has been tried for long enough.</exception>
    public async Task WaitAsync(int status, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_started) > GiveUp)
        {
            throw new StorageUnavailableException(table, new TimeoutException($"Others keep changing the same rows: storage answers {status}."));
        }

        await Task.Delay(_wait * (RandomNumberGenerator.GetInt32(1, 1000) / 1000d), time, cancellationToken);
        _wait = _wait * 2 < Longest ? _wait * 2 : Longest;
    }
}
