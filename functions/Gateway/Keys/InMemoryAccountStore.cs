using System.Collections.Concurrent;

namespace Interchange.Gateway.Keys;

/// <summary>Accounts that live as long as the process.</summary>
public sealed class InMemoryAccountStore : IAccountStore
{
    private readonly ConcurrentDictionary<string, Account> _accounts = new(StringComparer.Ordinal);

    public Task<Account?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_accounts.GetValueOrDefault(id));

    public Task<bool> CreateAsync(Account account, CancellationToken cancellationToken) =>
        Task.FromResult(_accounts.TryAdd(account.Id, account));

    public IAsyncEnumerable<Account> ListAsync(CancellationToken cancellationToken) => _accounts.Values.ToAsyncEnumerable();
}
