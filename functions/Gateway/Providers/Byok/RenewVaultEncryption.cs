using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>Sees to it that no key has encrypted the accounts' provider keys for longer than it should.</summary>
public sealed partial class RenewVaultEncryption(ICredentialVault vault, VaultOptions options, ILogger<RenewVaultEncryption> logger)
{
    /// <summary>Renews the encryption where it is due. Doing it again changes nothing.</summary>
    /// <exception cref="CredentialVaultUnavailableException">The vault does not answer; the next turn goes on.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await vault.RenewEncryptionAsync(options.KeyAge, cancellationToken))
        {
            LogRenewed();
        }
    }

    [LoggerMessage(3020, LogLevel.Information, "The provider keys of accounts are encrypted under a fresh key")]
    private partial void LogRenewed();
}
