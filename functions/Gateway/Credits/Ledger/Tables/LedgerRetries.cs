using System.Security.Cryptography;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>How a change that others were quicker than is tried again: soon, then later, at random times so that two do not keep meeting.</summary>
internal sealed class LedgerRetries(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(20);

    private readonly long _started = time.GetTimestamp();
    private TimeSpan _wait = First;

    /// <summary>Waits before the next try.</summary>
    /// <param name="status">With what storage has refused the last one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StorageUnavailableException">It has been tried for long enough.</exception>
    public async Task WaitAsync(int status, CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_started) > GiveUp)
        {
            throw new StorageUnavailableException(LedgerTable.Name, new TimeoutException($"Others keep changing the account: storage answers {status}."));
        }

        await Task.Delay(_wait * (RandomNumberGenerator.GetInt32(1, 1000) / 1000d), time, cancellationToken);
        _wait = _wait * 2 < Longest ? _wait * 2 : Longest;
    }
}
