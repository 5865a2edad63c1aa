namespace Interchange.Gateway.Keys;

/// <summary>The accounts. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.</summary>
public interface IAccountStore
{
    Task<Account?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>False when there is an account with this id already, which stays as it is.</summary>
    Task<bool> CreateAsync(Account account, CancellationToken cancellationToken);

    /// <summary>All accounts, in no order.</summary>
    IAsyncEnumerable<Account> ListAsync(CancellationToken cancellationToken);
}
