using Interchange.Gateway.Providers.Byok;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.App.Keys;

/// <summary>Has the accounts' provider keys encrypted under a fresh key when the one in use is old: looks every night.</summary>
internal sealed class RenewVaultEncryptionFunction(RenewVaultEncryption encryption)
{
    [Function("RenewVaultEncryption")]
    public Task Run([TimerTrigger("0 20 3 * * *")] TimerInfo timer, CancellationToken cancellationToken) => encryption.RunAsync(cancellationToken);
}
