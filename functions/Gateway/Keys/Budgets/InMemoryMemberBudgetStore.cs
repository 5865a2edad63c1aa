using System.Collections.Concurrent;
using System.Globalization;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>Budgets that live as long as the process.</summary>
public sealed class InMemoryMemberBudgetStore : IMemberBudgetStore
{
    private readonly ConcurrentDictionary<(string Account, string Member), StoredBudgets> _budgets = new();
    private long _version;

    public Task<StoredBudgets> FindAsync(string accountId, string memberId, CancellationToken cancellationToken) =>
        Task.FromResult(_budgets.GetValueOrDefault((accountId, memberId), StoredBudgets.None));

    public Task<bool> SaveAsync(string accountId, string memberId, StoredBudgets changed, CancellationToken cancellationToken)
    {
        var key = (accountId, memberId);
        var next = changed with { Version = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture) };
        if (changed.Version is null)
        {
            return Task.FromResult(_budgets.TryAdd(key, next));
        }

        var saved = _budgets.TryGetValue(key, out var current)
            && current.Version == changed.Version
            && _budgets.TryUpdate(key, next, current);
        return Task.FromResult(saved);
    }
}
