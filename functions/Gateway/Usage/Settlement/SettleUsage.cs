using System.Text.Json;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Usage.Settlement;

/// <summary>
/// The subscriber <c>ledger</c> of topic <c>usage-events</c>: charges what the events cost. The messages of an account are charged together, in as few
/// transactions as take them, and each of them once however often it comes.
/// </summary>
public sealed class SettleUsage(ICreditLedger ledger, TimeProvider time, params IEnumerable<ISettlementObserver> observers) : IUsageSubscriber
{
    private const int AccountsAtOnce = 8;

    private readonly ISettlementObserver[] _observers = [.. observers];

    string IUsageSubscriber.Subscription => "ledger";

    /// <summary>Charges all events of some messages.</summary>
    /// <param name="messages">The messages, of any accounts.</param>
    /// <param name="cancellationToken">Ends the work; the messages should then come again.</param>
    /// <returns>Indexes of the messages that nobody can be charged for: they will not get better by coming again.</returns>
    /// <exception cref="StorageUnavailableException">Storage has not answered for minutes, in which it was waited for: the messages should come again.</exception>
    public async Task<IReadOnlyList<int>> HandleAsync(IReadOnlyList<UsageMessage> messages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var pages = new List<(string AccountId, ChargePage Page, int Index)>(messages.Count);
        var malformed = new List<int>();
        for (var index = 0; index < messages.Count; index++)
        {
            try
            {
                if (ChargeReader.Read(messages[index].Id, messages[index].Body.Span) is { Page.Charges.IsEmpty: false } read)
                {
                    pages.Add((read.AccountId, read.Page, index));
                }
            }
            catch (JsonException)
            {
                malformed.Add(index);
            }

            Courtesy.After(index);
        }

        await Parallel.ForEachAsync(
            pages.GroupBy(static page => page.AccountId, StringComparer.Ordinal),
            new ParallelOptions { MaxDegreeOfParallelism = AccountsAtOnce, CancellationToken = cancellationToken },
            async (ofAccount, token) =>
            {
                var refused = await SettleAsync(ofAccount.Key, [.. ofAccount.Select(static page => (page.Page, page.Index))], token);
                lock (malformed)
                {
                    malformed.AddRange(refused);
                }
            });
        malformed.Sort();
        return malformed;
    }

    private async Task<IReadOnlyList<int>> SettleAsync(string accountId, IReadOnlyList<(ChargePage Page, int Index)> pages, CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(accountId, [.. pages.Select(static page => page.Page)], cancellationToken);
            return [];
        }
        catch (OverflowException) when (pages.Count == 1)
        {
            return [pages[0].Index];
        }
        catch (OverflowException)
        {
            // One of them costs more than there can be. The others are charged all the same.
            var refused = new List<int>();
            foreach (var page in pages)
            {
                refused.AddRange(await SettleAsync(accountId, [page], cancellationToken));
            }

            return refused;
        }
    }

    private async Task SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken)
    {
        await StoragePatience.RunAsync(() => ledger.SettleAsync(accountId, pages, cancellationToken), time, cancellationToken);
        foreach (var observer in _observers)
        {
            observer.Settled(accountId);
        }
    }
}
