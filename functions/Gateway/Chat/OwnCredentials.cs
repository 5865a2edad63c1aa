using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Providers.Byok;
using Interchange.Gateway.Routing.Byok;

namespace Interchange.Gateway.Chat;

/// <summary>
/// The account's own provider keys that a caller may use, as routing wants them: made once each time the caller's key is read, and free for accounts
/// without any.
/// </summary>
internal sealed class OwnCredentials(ModelCatalog catalog)
{
    private readonly ConditionalWeakTable<Caller, Made> _made = [];

    /// <summary>Null for an account that has brought none, or has disabled them all.</summary>
    public RouteCredentials? Of(Caller caller) => caller.Credentials.IsEmpty ? null : _made.GetValue(caller, Make).Credentials;

    private Made Make(Caller caller)
    {
        var inForce = caller.Credentials.RemoveAll(static credential => credential.Disabled);
        if (inForce.IsEmpty)
        {
            return new Made(null);
        }

        return new Made(new RouteCredentials(inForce.Where(credential => IsFor(credential, caller)).Select(ToRoute))
        {
            Barred = Providers(inForce.Where(static credential => credential.IsByokOnly)),
            Withheld = Providers(inForce.Where(credential => !IsFor(credential, caller))),
        });
    }

    private static bool IsFor(ProviderCredential credential, Caller caller) =>
        (credential.WorkspaceId is null || credential.WorkspaceId == caller.AccountId)
        && (credential.AllowedKeys is not { } keys || keys.Values.Contains(caller.Key.Hash, StringComparer.Ordinal))
        && (credential.AllowedUsers is not { } users || (caller.Key.CreatorUserId is { } user && users.Values.Contains(user, StringComparer.Ordinal)));

    private static FrozenSet<string> Providers(IEnumerable<ProviderCredential> credentials) =>
        credentials.Select(static credential => credential.Provider).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private RouteCredential ToRoute(ProviderCredential credential) =>
        new(new SecretReference(credential.AccountId, credential.Id, credential.SecretVersion), credential.Provider)
        {
            IsFallback = credential.IsFallback,
            IsRequired = credential.IsRequired,
            DeclaredZeroDataRetention = credential.DeclaredZdr,

            // A model may be named by another spelling.
            Models = credential.AllowedModels?.Values
                .Select(slug => catalog.TryResolve(slug, out var resolved) ? resolved.Model.Id : slug)
                .ToFrozenSet(StringComparer.OrdinalIgnoreCase),
        };

    private sealed record Made(RouteCredentials? Credentials);
}
