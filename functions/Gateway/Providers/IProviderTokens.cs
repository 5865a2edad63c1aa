namespace Interchange.Gateway.Providers;

/// <summary>Tokens for providers that want one of the gateway's own identity instead of a key.</summary>
public interface IProviderTokens
{
    /// <summary>A token that is good for at least a minute; at once in the steady state.</summary>
    /// <exception cref="Wires.WireCredentialException">The identity gets none. The message is for the log.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask<ProviderSecret> GetAsync(ProviderDescriptor provider, CancellationToken cancellationToken);
}
