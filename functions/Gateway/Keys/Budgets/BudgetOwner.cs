namespace Interchange.Gateway.Keys.Budgets;

/// <summary>Whose budgets a route is about, as its path names them.</summary>
public readonly record struct BudgetOwner
{
    private BudgetOwner(string? workspace, string? member)
    {
        WorkspaceId = workspace;
        MemberId = member;
    }

    /// <summary>Id or slug; null for a member's budgets.</summary>
    public string? WorkspaceId { get; }

    /// <summary>The creator of keys, as <c>creator_user_id</c> names them; null for a workspace's budgets.</summary>
    public string? MemberId { get; }

    public static BudgetOwner Workspace(string id) => new(id, null);

    public static BudgetOwner Member(string id) => new(null, id);
}
