using System.Text;

namespace Interchange.EndToEnd.Tests.Security;

/// <summary>The table of routes in docs/security.md.</summary>
internal static class SecurityPage
{
    public const string Begin = "<!-- routes: made by the tests, see the end of this page -->";
    public const string End = "<!-- end of routes -->";

    /// <summary>What has to stand between the two marks.</summary>
    public static string Table()
    {
        var table = new StringBuilder();
        table.Append("\n| Route | No key | Unknown, deleted, disabled or expired key | Inference key | Management key | Operator's key | Another account's key |\n");
        table.Append("|---|---|---|---|---|---|---|\n");
        foreach (var route in AppRoute.All)
        {
            string[] cells =
            [
                Cell(AccessTable.WithoutKey(route)), Cell(AccessTable.WithBadKey(route)), Cell(AccessTable.WithInferenceKey(route)), Cell(AccessTable.WithManagementKey(route)),
                Cell(AccessTable.WithOperatorKey(route)), Foreign(route),
            ];
            table.Append("| `").Append(route).Append("` | ").AppendJoin(" | ", cells).Append(" |\n");
        }

        return table.Append('\n').ToString();
    }

    private static string Foreign(AppRoute route) => AccessTable.Of(route) is Access.Open or Access.OpenToMore or Access.Signed
        ? Cell(Outcome.Served)
        : AccessTable.WithAnotherAccountsKey(route) is Outcome.Served ? "its own data" : Cell(AccessTable.WithAnotherAccountsKey(route));

    private static string Cell(Outcome outcome) => outcome switch
    {
        Outcome.Unknown => "401",
        Outcome.Forbidden => "403",
        Outcome.NotThere => "404",
        _ => "served",
    };
}
