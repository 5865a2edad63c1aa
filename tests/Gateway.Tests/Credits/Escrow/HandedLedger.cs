using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Tests.Credits.Escrow;

/// <summary>The ledger in memory, which a test can hold up or take down, and which remembers what it was asked.</summary>
internal sealed class HandedLedger : ICreditLedger
{
    private readonly InMemoryCreditLedger _inner = new();
    private readonly Lock _gate = new();

    public List<LeaseRequest> Asked { get; } = [];

    /// <summary>Nothing is heard, and nothing answered.</summary>
    public bool IsDown { get; set; }

    /// <summary>What is asked is done, and the answer lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Questions wait for this.</summary>
    public Task Ready { get; set; } = Task.CompletedTask;

    public async Task<LeaseOutcome> LeaseAsync(LeaseRequest request, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Asked.Add(request);
        }

        await Ready;
        if (IsDown)
        {
            throw new StorageUnavailableException("Ledger", new TimeoutException());
        }

        var outcome = await _inner.LeaseAsync(request, cancellationToken);
        return LosesAnswers ? throw new StorageUnavailableException("Ledger", new TimeoutException()) : outcome;
    }

    public Task GrantAsync(string accountId, long amount) => GrantAsync(
        accountId,
        new CreditEntry { Id = Guid.NewGuid().ToString("n"), Kind = CreditEntryKind.Grant, Amount = new Money(amount), CreatedAt = DateTimeOffset.UnixEpoch },
        CancellationToken.None);

    public Task<SettleReport> SettleAsync(string accountId, IReadOnlyList<ChargePage> pages, CancellationToken cancellationToken) =>
        _inner.SettleAsync(accountId, pages, cancellationToken);

    public Task<bool> GrantAsync(string accountId, CreditEntry entry, CancellationToken cancellationToken) => _inner.GrantAsync(accountId, entry, cancellationToken);

    public Task<IReadOnlyList<Lease>> ExpireAsync(string accountId, DateTimeOffset before, CancellationToken cancellationToken) =>
        _inner.ExpireAsync(accountId, before, cancellationToken);

    public Task<AccountBalance> ReadBalanceAsync(string accountId, CancellationToken cancellationToken) => _inner.ReadBalanceAsync(accountId, cancellationToken);

    public Task<SpendCounter> ReadCounterAsync(string accountId, SpendSubject subject, CancellationToken cancellationToken) =>
        _inner.ReadCounterAsync(accountId, subject, cancellationToken);

    public Task<LedgerSheet> ReadSheetAsync(string accountId, CancellationToken cancellationToken) => _inner.ReadSheetAsync(accountId, cancellationToken);

    public IAsyncEnumerable<CreditEntry> ListEntriesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        _inner.ListEntriesAsync(accountId, upTo, cancellationToken);

    public IAsyncEnumerable<ChargePage> ListChargesAsync(string accountId, long upTo, CancellationToken cancellationToken) =>
        _inner.ListChargesAsync(accountId, upTo, cancellationToken);
}
