namespace Interchange.Gateway.Keys.Budgets;

/// <summary>
/// The budgets of an account's members; those of the workspace are a part of its policy. Every method throws
/// <see cref="Storage.StorageUnavailableException"/> when storage does not answer.
/// </summary>
public interface IMemberBudgetStore
{
    /// <summary>The budgets as storage has them now; <see cref="StoredBudgets.None"/> for a member without any.</summary>
    Task<StoredBudgets> FindAsync(string accountId, string memberId, CancellationToken cancellationToken);

    /// <summary>Writes the budgets if the member's still are at the version that was read; false when they changed in between.</summary>
    Task<bool> SaveAsync(string accountId, string memberId, StoredBudgets changed, CancellationToken cancellationToken);
}
