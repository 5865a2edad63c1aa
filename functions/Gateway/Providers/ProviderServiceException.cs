namespace Interchange.Gateway.Providers;

/// <summary>A service beside inference did not do what it was asked.</summary>
/// <param name="status">Its status; null where it did not answer, or not in time, or not in JSON.</param>
public sealed class ProviderServiceException(int? status) : Exception("A service beside inference failed.")
{
    public int? Status => status;
}
