using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Storage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Keys.Policies;

/// <summary>
/// <c>PATCH /policy</c>: changes the fields that the body names. Needs a management key. Counts at once on this instance and within 5 seconds on all.
/// </summary>
public sealed class UpdatePolicy
{
    /// <summary>Tries against other writers of the same record.</summary>
    private const int Tries = 8;

    private readonly AuthenticateCaller _authenticate;
    private readonly IPolicyStore _store;
    private readonly KeyCache _cache;

    internal UpdatePolicy(AuthenticateCaller authenticate, IPolicyStore store, KeyCache cache)
    {
        _authenticate = authenticate;
        _store = store;
        _cache = cache;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var caller = await _authenticate.AuthenticateAsync(context, KeyKind.Management, context.RequestAborted);
        using var body = await JsonExchange.ReadObjectAsync(context.Request, context.RequestAborted);
        try
        {
            for (var tries = 0; tries < Tries; tries++)
            {
                var stored = await _store.FindAsync(caller.AccountId, context.RequestAborted);
                var changed = stored with { Policy = PolicyFields.Change(body.RootElement, stored.Policy) };
                if (changed == stored || await SaveAsync(caller.AccountId, changed, context.RequestAborted))
                {
                    await GetPolicy.AnswerAsync(context, changed.Policy);
                    return;
                }
            }
        }
        catch (StorageUnavailableException exception)
        {
            throw GetPolicy.Unavailable(exception);
        }

        throw new GatewayException(GatewayError.Unavailable("The policy is being changed by others at the same time. Try again."));
    }

    private async Task<bool> SaveAsync(string accountId, StoredPolicy changed, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.SaveAsync(accountId, changed, cancellationToken);
        }
        finally
        {
            // A write that failed may have happened all the same.
            _cache.InvalidateAccount(accountId);
        }
    }
}
