using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Storage;

namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// The budgets of an account, as the management routes see them: a change counts at once on this instance, and an outage is a 503.
/// </summary>
internal sealed class BudgetRegistry(IPolicyStore policies, IMemberBudgetStore members, KeyCache cache)
{
    /// <summary>What the only workspace of an account may be called beside its id.</summary>
    private const string DefaultSlug = "default";

    /// <summary>Tries against other writers of the same record.</summary>
    private const int UpdateTries = 8;

    /// <exception cref="GatewayException">404: another workspace; 400: no id of a member; 503: an outage.</exception>
    public async Task<SpendBudgets> FindAsync(string accountId, BudgetOwner owner, CancellationToken cancellationToken)
    {
        Check(accountId, owner);
        try
        {
            return owner.MemberId is { } member
                ? (await members.FindAsync(accountId, member, cancellationToken)).Budgets
                : (await policies.FindAsync(accountId, cancellationToken)).Policy.Budgets;
        }
        catch (StorageUnavailableException exception)
        {
            throw GetPolicy.Unavailable(exception);
        }
    }

    /// <param name="accountId">The caller's account.</param>
    /// <param name="owner">Whose budgets.</param>
    /// <param name="change">Applied to what storage has; again when it changed in between.</param>
    /// <param name="cancellationToken">Ends the wait; the change may still happen.</param>
    /// <exception cref="GatewayException">As <see cref="FindAsync"/>, and whatever <paramref name="change"/> throws.</exception>
    public async Task<SpendBudgets> UpdateAsync(
        string accountId, BudgetOwner owner, Func<SpendBudgets, SpendBudgets> change, CancellationToken cancellationToken)
    {
        Check(accountId, owner);
        try
        {
            for (var tries = 0; tries < UpdateTries; tries++)
            {
                var changed = owner.MemberId is { } member
                    ? await TryUpdateMemberAsync(accountId, member, change, cancellationToken)
                    : await TryUpdateWorkspaceAsync(accountId, change, cancellationToken);
                if (changed is not null)
                {
                    return changed;
                }
            }
        }
        catch (StorageUnavailableException exception)
        {
            throw GetPolicy.Unavailable(exception);
        }

        throw new GatewayException(GatewayError.Unavailable("The budgets are being changed by others at the same time. Try again."));
    }

    private async Task<SpendBudgets?> TryUpdateWorkspaceAsync(string accountId, Func<SpendBudgets, SpendBudgets> change, CancellationToken cancellationToken)
    {
        var stored = await policies.FindAsync(accountId, cancellationToken);
        var changed = change(stored.Policy.Budgets);
        var next = stored with { Policy = stored.Policy with { Budgets = changed } };
        return changed == stored.Policy.Budgets || await SavedAsync(accountId, policies.SaveAsync(accountId, next, cancellationToken)) ? changed : null;
    }

    private async Task<SpendBudgets?> TryUpdateMemberAsync(
        string accountId, string member, Func<SpendBudgets, SpendBudgets> change, CancellationToken cancellationToken)
    {
        var stored = await members.FindAsync(accountId, member, cancellationToken);
        var changed = change(stored.Budgets);
        var next = stored with { Budgets = changed };
        return changed == stored.Budgets || await SavedAsync(accountId, members.SaveAsync(accountId, member, next, cancellationToken)) ? changed : null;
    }

    private async Task<bool> SavedAsync(string accountId, Task<bool> write)
    {
        try
        {
            return await write;
        }
        finally
        {
            // A write that failed may have happened all the same.
            cache.InvalidateAccount(accountId);
        }
    }

    private static void Check(string accountId, BudgetOwner owner)
    {
        if (owner.WorkspaceId is { } workspace && workspace != accountId && workspace != DefaultSlug)
        {
            throw new GatewayException(GatewayError.NotFound($"This account has no such workspace; it has only the default one, {accountId}."));
        }

        if (owner.MemberId is { } member && (string.IsNullOrWhiteSpace(member) || member.Length > KeyFields.MaxNameLength || member.Any(char.IsControl)))
        {
            throw new GatewayException(GatewayError.InvalidRequest(
                $"The id of a member is the creator_user_id of their keys: 1 to {KeyFields.MaxNameLength} characters without control characters."));
        }
    }
}
