using System.Collections.Immutable;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// The credentials of an account, as the management routes see them: other accounts' are not there, a change counts at once on this instance and
/// within 5 seconds on all, and an outage is a 503. A key is in the vault before a record names it and leaves it after the last record that did, so
/// that a crash at any moment leaves at most a key in the vault that nothing leads to.
/// </summary>
internal sealed partial class CredentialRegistry(
    ICredentialStore store, ICredentialVault vault, CredentialSecrets secrets, IKeyStore keys, KeyCache cache, ILogger<CredentialRegistry> logger)
{
    /// <summary>So many fit into what a plan tells apart, and into one read.</summary>
    public const int MostPerAccount = 200;

    /// <summary>Tries against other writers of the same record.</summary>
    private const int Tries = 8;

    public async Task<ImmutableArray<ProviderCredential>> ListAsync(string accountId, CancellationToken cancellationToken) =>
        await AnsweredAsync(store.ListAsync(accountId, cancellationToken));

    public async Task<ProviderCredential> FindAsync(string accountId, string id, CancellationToken cancellationToken) =>
        (await StoredAsync(accountId, id, cancellationToken)) is { Credential: { Deleted: false } credential } ? credential : throw NoSuchCredential();

    public async Task<ProviderCredential> CreateAsync(CredentialDraft draft, CancellationToken cancellationToken)
    {
        var credential = draft.Credential;
        await CheckHashesAsync(credential, cancellationToken);
        var version = await AnsweredAsync(vault.StoreAsync(credential.AccountId, credential.Id, draft.Secret!, cancellationToken));
        credential = credential with { SecretVersion = version };
        try
        {
            return await AnsweredAsync(store.CreateAsync(credential, cancellationToken))
                ? credential
                : throw new InvalidOperationException("A new credential has the id of another one: the random source is broken.");
        }
        finally
        {
            // A write that failed may have happened all the same.
            cache.InvalidateAccount(credential.AccountId);
        }
    }

    /// <param name="accountId">The caller's account.</param>
    /// <param name="id">The credential.</param>
    /// <param name="change">Applied to what storage has; again when it changed in between.</param>
    /// <param name="cancellationToken">Ends the wait; the change may still happen.</param>
    public async Task<ProviderCredential> UpdateAsync(
        string accountId, string id, Func<ProviderCredential, CredentialDraft> change, CancellationToken cancellationToken)
    {
        string? version = null;
        for (var tries = 0; tries < Tries; tries++)
        {
            var stored = await StoredAsync(accountId, id, cancellationToken);
            if (stored is null or { Credential.Deleted: true })
            {
                if (version is not null)
                {
                    // It was deleted while its new key was on the way to the vault.
                    await AnsweredAsync(vault.DeleteAsync(accountId, id, cancellationToken));
                }

                throw NoSuchCredential();
            }

            var draft = change(stored.Credential);
            if (draft.Secret is null && draft.Credential == stored.Credential)
            {
                return stored.Credential;
            }

            if (!Equals(draft.Credential.AllowedKeys, stored.Credential.AllowedKeys))
            {
                await CheckHashesAsync(draft.Credential, cancellationToken);
            }

            version ??= draft.Secret is null ? null : await AnsweredAsync(vault.StoreAsync(accountId, id, draft.Secret, cancellationToken));
            var changed = draft.Credential with { SecretVersion = version ?? stored.Credential.SecretVersion };
            if (await SavedAsync(stored with { Credential = changed }, cancellationToken))
            {
                if (changed.SecretVersion != stored.Credential.SecretVersion)
                {
                    await RetireAsync(stored.Credential, cancellationToken);
                }

                return changed;
            }
        }

        throw new GatewayException(GatewayError.Unavailable("The credential is being changed by others at the same time. Try again."));
    }

    /// <summary>Ends the credential's use first and removes its key then; when the vault fails, the same call again finishes what was begun.</summary>
    public async Task DeleteAsync(string accountId, string id, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var stored = await StoredAsync(accountId, id, cancellationToken) ?? throw NoSuchCredential();
            if (stored.Credential.Deleted || await SavedAsync(stored with { Credential = stored.Credential with { Deleted = true } }, cancellationToken))
            {
                await AnsweredAsync(vault.DeleteAsync(accountId, id, cancellationToken));
                await AnsweredAsync(store.RemoveAsync(accountId, id, cancellationToken));
                return;
            }
        }

        throw new GatewayException(GatewayError.Unavailable("The credential is being changed by others at the same time. Try again."));
    }

    private async Task<StoredCredential?> StoredAsync(string accountId, string id, CancellationToken cancellationToken) =>
        Guid.TryParseExact(id, "D", out var parsed) && parsed.ToString() is var canonical
            ? await AnsweredAsync(store.FindAsync(accountId, canonical, cancellationToken))
            : null;

    private async Task<bool> SavedAsync(StoredCredential changed, CancellationToken cancellationToken)
    {
        try
        {
            return await AnsweredAsync(store.UpdateAsync(changed, cancellationToken));
        }
        finally
        {
            // A write that failed may have happened all the same.
            cache.InvalidateAccount(changed.Credential.AccountId);
            secrets.Forget(changed.Credential.AccountId, changed.Credential.Id);
        }
    }

    /// <summary>The rotation has happened: that the former key stays in the vault for a while is no reason to say that it has not.</summary>
    private async Task RetireAsync(ProviderCredential former, CancellationToken cancellationToken)
    {
        try
        {
            await vault.RetireAsync(new SecretReference(former.AccountId, former.Id, former.SecretVersion), cancellationToken);
        }
        catch (CredentialVaultUnavailableException exception)
        {
            LogNotRetired(former.Id, former.AccountId, exception);
        }
    }

    private async Task CheckHashesAsync(ProviderCredential credential, CancellationToken cancellationToken)
    {
        if (credential.AllowedKeys is not { } allowed)
        {
            return;
        }

        var found = await AnsweredAsync(Task.WhenAll(allowed.Values.Select(hash => keys.FindAsync(hash, cancellationToken))));
        if (Array.Exists(found, key => key?.Key.AccountId != credential.AccountId))
        {
            throw JsonFields.Invalid("allowed_api_key_hashes names a key that this account does not have. GET /keys lists its keys and their hashes.");
        }
    }

    private static GatewayException NoSuchCredential() =>
        new(GatewayError.NotFound("This account has no provider credential with this id. GET /byok lists its credentials."));

    private async Task<T> AnsweredAsync<T>(Task<T> operation)
    {
        await AnsweredAsync((Task)operation);
        return await operation;
    }

    private async Task AnsweredAsync(Task operation)
    {
        try
        {
            await operation;
        }
        catch (StorageUnavailableException exception)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway's credential storage does not answer at the moment. Try again shortly."), exception);
        }
        catch (CredentialVaultUnavailableException exception)
        {
            throw new GatewayException(GatewayError.Unavailable("The gateway's vault of provider keys does not answer at the moment. Try again shortly."), exception);
        }
        catch (InvalidDataException exception)
        {
            LogUnreadable(exception);
            throw new GatewayException(
                GatewayError.Unavailable("What the gateway has stored of provider credentials cannot be read. Whoever runs the gateway finds the reason in its log."), exception);
        }
    }

    [LoggerMessage(3014, LogLevel.Warning, "The former key of credential {Credential} of account {Account} is out of use, but could not be ended in the vault")]
    private partial void LogNotRetired(string credential, string account, Exception exception);

    [LoggerMessage(3017, LogLevel.Error, "What is stored of provider credentials cannot be read")]
    private partial void LogUnreadable(Exception exception);
}
