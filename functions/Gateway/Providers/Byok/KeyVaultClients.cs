using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Security.KeyVault.Secrets;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>Makes clients of Key Vault that wait as long as the gateway can, and never log what they carry.</summary>
internal static class KeyVaultClients
{
    /// <param name="vault">Address of the vault.</param>
    /// <param name="credential">The process's identity.</param>
    /// <param name="transport">Carries the requests; null for the usual one. Another one also stands for a vault outside Azure's own domains.</param>
    public static SecretClient Create(Uri vault, TokenCredential credential, HttpPipelineTransport? transport = null)
    {
        var options = new SecretClientOptions
        {
            Retry =
            {
                Mode = RetryMode.Exponential,
                MaxRetries = 2,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(1),
                NetworkTimeout = TimeSpan.FromSeconds(3),
            },
            Diagnostics = { IsLoggingContentEnabled = false, IsDistributedTracingEnabled = false },
        };
        if (transport is not null)
        {
            options.Transport = transport;
            options.DisableChallengeResourceVerification = true;
        }

        return new SecretClient(vault, credential, options);
    }
}
