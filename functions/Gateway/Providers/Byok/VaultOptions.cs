using Interchange.Gateway.Keys.Start;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>Where the keys are kept that accounts bring along.</summary>
public sealed record VaultOptions
{
    public const string UriSetting = "KeyVault:Uri";

    /// <summary>Address of a Key Vault, which the process's identity opens; null for a file in <see cref="StateFolder"/>.</summary>
    public Uri? KeyVault { get; init; }

    public string StateFolder { get; init; } = new FirstStartOptions().StateFolder;

    /// <summary>Longest wait for one read, retries included.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for one change, retries included.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>After this time what the state folder holds is encrypted under a fresh key.</summary>
    public TimeSpan KeyAge { get; init; } = TimeSpan.FromDays(90);

    /// <summary>Reads <c>KeyVault:Uri</c> and <c>Interchange:StateFolder</c>.</summary>
    /// <exception cref="InvalidOperationException">The address is not one of a vault.</exception>
    public static VaultOptions From(IConfiguration configuration) => new()
    {
        KeyVault = configuration[UriSetting] is { Length: > 0 } text ? Vault(text) : null,
        StateFolder = FirstStartOptions.From(configuration).StateFolder,
    };

    private static Uri Vault(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttps
        && uri is { UserInfo.Length: 0, PathAndQuery: "/", Fragment.Length: 0 }
            ? uri
            : throw new InvalidOperationException(
                $"Setting {UriSetting} must be the https address of a Key Vault, such as https://my-vault.vault.azure.net. "
                + "Leave it out to keep the accounts' provider keys in the state folder.");
}
