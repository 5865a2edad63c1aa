using System.Diagnostics.CodeAnalysis;
using Azure.Data.Tables;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// One account as this instance works on it: its changes come one after the other, so that they do not refuse each other, and each starts from the rows
/// that the one before has left, so that an account which nobody else is changing is not read at all.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore has no wait handle to dispose of.")]
internal sealed class AccountLedger(string accountId, LedgerTable table)
{
    /// <summary>Known rows of an account with very many keys are dropped at times, rather than kept all.</summary>
    private const int MaxKnown = 5000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private AccountBooks? _books;
    private bool _isLarge;

    public string AccountId => accountId;

    /// <summary>When it was last used, by the clock of whoever keeps it.</summary>
    public long LastUsed { get; set; }

    public Task EnterAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    public void Leave() => _turn.Release();

    /// <summary>Lets the next change read anew.</summary>
    public void Forget() => _books = null;

    /// <summary>The books with these rows in them.</summary>
    /// <returns>Whether they were read just now; otherwise they may be out of date.</returns>
    public async Task<(AccountBooks Books, bool IsFresh)> KnowAsync(IReadOnlyCollection<string> rowKeys, CancellationToken cancellationToken)
    {
        var isFresh = _books is null;
        if (_books is null && !_isLarge)
        {
            _books = await table.ReadBooksAsync(accountId, isSmall: true, cancellationToken);
            _isLarge = _books is null;
        }

        var books = _books is { Count: <= MaxKnown } known ? known : new AccountBooks(isComplete: false);
        string[] missing = [.. rowKeys.Where(rowKey => !books.Knows(rowKey))];
        var rows = await Task.WhenAll(missing.Select(rowKey => table.FindAsync(accountId, rowKey, cancellationToken)));
        for (var i = 0; i < missing.Length; i++)
        {
            if (rows[i] is { } row)
            {
                books.Add(row);
            }
            else
            {
                books.AddAbsent(missing[i]);
            }
        }

        _books = books;
        return (books, isFresh);
    }

    /// <summary>Adds entries and changes rows, together or not at all.</summary>
    /// <returns>Null when it is done; otherwise the status with which storage refuses it, and the books are forgotten.</returns>
    public async Task<int?> TryChangeAsync(
        LedgerSheet after, IReadOnlyCollection<string> rowKeys, IReadOnlyList<TableTransactionAction> entries, CancellationToken cancellationToken)
    {
        var books = _books ?? throw new InvalidOperationException("A change is made from known rows.");
        var changes = books.Changes(accountId, after, rowKeys);
        if (changes.Count + entries.Count == 0)
        {
            return null;
        }

        // Known again when storage has accepted: whatever else happens, nobody knows what is there.
        _books = null;
        var (versions, conflict) = await table.SubmitAsync([.. entries, .. changes], cancellationToken);
        if (conflict is null && books.TryAccept(after, changes, [.. versions.Skip(entries.Count)]))
        {
            _books = books;
        }

        return conflict;
    }
}
