using System.Globalization;
using Interchange.Benchmarks.Overhead;

namespace Interchange.Benchmarks.Report;

/// <summary>What was promised, what was measured, and whether it was kept.</summary>
internal static class BudgetTable
{
    public static MarkdownTable Render(IReadOnlyList<Budget> budgets)
    {
        var table = new MarkdownTable("Budget", "limit", "measured", "kept");
        foreach (var budget in budgets)
        {
            table.Add(
                budget.Promise,
                $"{(budget.AtLeast ? "≥" : "≤")} {budget.Limit.ToString(CultureInfo.InvariantCulture)}",
                Figure.Precise(budget.Actual),
                budget.IsMet ? "yes" : "NO");
        }

        return table;
    }
}
