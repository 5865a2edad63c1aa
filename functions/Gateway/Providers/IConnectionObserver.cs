namespace Interchange.Gateway.Providers;

/// <summary>Is told when a call to a provider has its connection.</summary>
public interface IConnectionObserver
{
    /// <summary>The connection is open and the request is being sent.</summary>
    void Connected();
}
