using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Usage.Settlement;

/// <summary>Returns what instances that are gone held of credits and limits.</summary>
public sealed partial class SweepLeases(IAccountStore accounts, ICreditLedger ledger, TimeProvider time, ILogger<SweepLeases> logger)
{
    /// <summary>
    /// How long a lease is kept after its end: as long as clocks may differ and charges may be late, which storage is waited for for four minutes to settle.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Goes through all accounts. One whose rows do not answer is left for the next time.</summary>
    /// <returns>How many leases were ended.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var ended = 0;
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            try
            {
                foreach (var lease in await ledger.ExpireAsync(account.Id, time.GetUtcNow() - Grace, cancellationToken))
                {
                    ended++;
                    LogEnded(account.Id, lease.Key, lease.Outstanding.Dollars);
                }
            }
            catch (StorageUnavailableException exception)
            {
                LogLeft(account.Id, exception);
            }
        }

        return ended;
    }

    [LoggerMessage(EventId = 2321, Level = LogLevel.Information, Message = "Lease {Lease} of account {Account} has expired; {Outstanding} dollars return to it")]
    private partial void LogEnded(string account, string lease, decimal outstanding);

    [LoggerMessage(EventId = 2322, Level = LogLevel.Warning, Message = "The leases of account {Account} could not be looked at")]
    private partial void LogLeft(string account, Exception exception);
}
