namespace Interchange.Gateway.Keys;

/// <summary>Tells what accounts may ask of free models. Counted by the slice of limits, which lies above the keys.</summary>
public interface IFreeAllowances
{
    /// <exception cref="Storage.StorageUnavailableException">Storage does not answer.</exception>
    Task<FreeAllowance> OfAsync(string accountId, CancellationToken cancellationToken);
}
