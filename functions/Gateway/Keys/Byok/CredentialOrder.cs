using System.Collections.Immutable;

namespace Interchange.Gateway.Keys.Byok;

/// <summary>The order in which credentials are listed, and tried within a provider. No two are equal.</summary>
internal static class CredentialOrder
{
    public static ImmutableArray<ProviderCredential> Sorted(IEnumerable<ProviderCredential> credentials) =>
    [
        .. credentials
            .OrderBy(static credential => credential.Provider, StringComparer.Ordinal)
            .ThenBy(static credential => credential.IsFallback)
            .ThenBy(static credential => credential.SortOrder)
            .ThenBy(static credential => credential.CreatedAt)
            .ThenBy(static credential => credential.Id, StringComparer.Ordinal),
    ];
}
