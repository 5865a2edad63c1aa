using System.Collections.Concurrent;
using System.Globalization;

namespace Interchange.Gateway.Keys.Policies;

/// <summary>Policies that live as long as the process.</summary>
public sealed class InMemoryPolicyStore : IPolicyStore
{
    private readonly ConcurrentDictionary<string, StoredPolicy> _policies = new(StringComparer.Ordinal);
    private long _version;

    public Task<StoredPolicy> FindAsync(string accountId, CancellationToken cancellationToken) =>
        Task.FromResult(_policies.GetValueOrDefault(accountId, StoredPolicy.None));

    public Task<bool> SaveAsync(string accountId, StoredPolicy changed, CancellationToken cancellationToken)
    {
        var next = changed with { Version = Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture) };
        if (changed.Version is null)
        {
            return Task.FromResult(_policies.TryAdd(accountId, next));
        }

        var saved = _policies.TryGetValue(accountId, out var current)
            && current.Version == changed.Version
            && _policies.TryUpdate(accountId, next, current);
        return Task.FromResult(saved);
    }
}
