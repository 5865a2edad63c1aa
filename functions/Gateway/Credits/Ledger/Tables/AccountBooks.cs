using Azure;
using Azure.Data.Tables;

namespace Interchange.Gateway.Credits.Ledger.Tables;

/// <summary>
/// What an instance knows of an account's rows, and the version that it knows each at. It may be out of date: a change is written under the versions of all
/// rows that it read, so that one that was decided on old rows is refused by storage.
/// </summary>
internal sealed class AccountBooks
{
    private readonly Dictionary<string, ETag> _versions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _absent = new(StringComparer.Ordinal);
    private readonly bool _isComplete;

    /// <param name="isComplete">Whether the rows that will be added are all that there are, so that any other is known to be absent.</param>
    public AccountBooks(bool isComplete) => _isComplete = isComplete;

    public LedgerSheet Sheet { get; private set; } = LedgerSheet.Empty;

    /// <summary>How many rows are known.</summary>
    public int Count => _versions.Count + _absent.Count;

    public bool Knows(string rowKey) => _isComplete || _versions.ContainsKey(rowKey) || _absent.Contains(rowKey);

    public void AddAbsent(string rowKey) => _absent.Add(rowKey);

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public void Add(TableEntity row)
    {
        _versions[row.RowKey] = row.ETag == default ? throw new InvalidDataException($"The row {row.RowKey} was read without its version.") : row.ETag;
        if (row.RowKey == LedgerRowKey.Balance)
        {
            Sheet = Sheet with { Balance = BalanceRow.Read(row) };
        }
        else if (LedgerRowKey.SubjectOf(row.RowKey) is { } subject)
        {
            Sheet = Sheet with { Counters = Sheet.Counters.SetItem(subject, CounterRow.Read(row)) };
        }
        else if (LedgerRowKey.IsLease(row.RowKey))
        {
            var lease = LeaseRow.Read(row);
            Sheet = Sheet with { Leases = Sheet.Leases.SetItem(lease.Key, lease) };
        }
    }

    /// <summary>What turns the rows as they are known into those of another sheet, each under the condition that it is as known.</summary>
    public List<TableTransactionAction> Changes(string accountId, LedgerSheet after, IEnumerable<string> rowKeys)
    {
        var changes = new List<TableTransactionAction>();
        foreach (var rowKey in rowKeys)
        {
            if (rowKey == LedgerRowKey.Balance)
            {
                if (after.Balance != Sheet.Balance)
                {
                    changes.Add(Write(BalanceRow.From(accountId, after.Balance)));
                }
            }
            else if (LedgerRowKey.SubjectOf(rowKey) is { } subject)
            {
                if (after.Counters.TryGetValue(subject, out var counter) && counter != Sheet.Counters.GetValueOrDefault(subject))
                {
                    changes.Add(Write(CounterRow.From(accountId, subject, counter)));
                }
            }
            else
            {
                AddLease(changes, accountId, after, rowKey);
            }
        }

        return changes;
    }

    /// <summary>Takes over what storage has accepted.</summary>
    /// <param name="after">The sheet.</param>
    /// <param name="changes">What <see cref="Changes"/> made for it.</param>
    /// <param name="versions">The new version of each.</param>
    /// <returns>False when storage has not said the version of a row: then nobody knows it.</returns>
    public bool TryAccept(LedgerSheet after, IReadOnlyList<TableTransactionAction> changes, IReadOnlyList<ETag?> versions)
    {
        Sheet = after;
        for (var i = 0; i < changes.Count; i++)
        {
            var rowKey = changes[i].Entity.RowKey;
            if (changes[i].ActionType == TableTransactionActionType.Delete)
            {
                _versions.Remove(rowKey);
                _absent.Add(rowKey);
            }
            else if (versions[i] is { } version)
            {
                _absent.Remove(rowKey);
                _versions[rowKey] = version;
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private void AddLease(List<TableTransactionAction> changes, string accountId, LedgerSheet after, string rowKey)
    {
        var key = rowKey[LedgerRowKey.LeasePrefix.Length..];
        var before = Sheet.Leases.GetValueOrDefault(key);
        var lease = after.Leases.GetValueOrDefault(key);
        if (lease == before)
        {
            return;
        }

        changes.Add(lease is null
            ? new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(accountId, rowKey), _versions[rowKey])
            : Write(LeaseRow.From(accountId, lease)));
    }

    private TableTransactionAction Write(TableEntity row) => _versions.TryGetValue(row.RowKey, out var version)
        ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, version)
        : new TableTransactionAction(TableTransactionActionType.Add, row);
}
