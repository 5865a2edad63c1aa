namespace Interchange.Gateway.Files;

/// <summary>What is known of files. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.</summary>
public interface IFileStore
{
    /// <summary>Keeps a file's record. Doing it again changes nothing.</summary>
    Task AddAsync(StoredFile file, CancellationToken cancellationToken);

    /// <summary>The account's file of that id; null when it has none, whose time is not over.</summary>
    Task<StoredFile?> FindAsync(string accountId, string id, CancellationToken cancellationToken);

    /// <summary>The account's files whose time is not over, in order.</summary>
    IAsyncEnumerable<StoredFile> ListAsync(string accountId, FileQuery query, CancellationToken cancellationToken);

    /// <summary>Bytes of all files of the account.</summary>
    Task<long> SizeAsync(string accountId, CancellationToken cancellationToken);

    /// <summary>Forgets a file. No error when it is forgotten already.</summary>
    Task DeleteAsync(string accountId, string id, CancellationToken cancellationToken);

    /// <summary>Forgets the files of all accounts whose time is over.</summary>
    /// <returns>How many.</returns>
    Task<int> RemoveExpiredAsync(CancellationToken cancellationToken);
}
