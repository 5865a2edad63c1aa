using System.Globalization;
using System.Text.Json;

namespace Interchange.Infra.Tests.Cost;

/// <summary><c>docs/cost.md</c> says what the inputs come to. Where the variable INTERCHANGE_RENEW_DOCS is set, it is written anew.</summary>
public sealed class CostDocumentTests
{
    private const string Begin = "<!-- costs: made by the tests, see the end of this page -->";
    private const string End = "<!-- end of costs -->";

    [Fact]
    public void The_page_has_the_costs_that_the_inputs_come_to()
    {
        var page = Repository.Read("docs", "cost.md");
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin > 0 && end > begin, "docs/cost.md has no place for the costs.");
        var written = $"{page[..(begin + Begin.Length)]}\n\n{Render()}\n{page[end..]}";
        if (Environment.GetEnvironmentVariable("INTERCHANGE_RENEW_DOCS") is { Length: > 0 })
        {
            Repository.Write(written, "docs", "cost.md");
            return;
        }

        Assert.Equal(written, page);
    }

    private static string Render()
    {
        var inputs = JsonSerializer.Deserialize<CostInputs>(Repository.Read("tests", "Infra.Tests", "Cost", "inputs.json"), JsonSerializerOptions.Web)!;
        MonthlyCost[] months = [.. inputs.RequestsPerMonth.Select(requests => MonthlyCost.Of(inputs, requests))];
        return string.Concat(
            Row("Requests a month", months, static month => Number(month.Requests)),
            Row("---", months, static _ => "---:"),
            Row("Requests a second, on average", months, static month => month.RequestsPerSecond.ToString("0.###", CultureInfo.InvariantCulture)),
            Row("Instances at the peak", months, static month => Number(month.Instances)),
            Row("GB-s", months, static month => Number(month.GigabyteSeconds)),
            Row("Executions, at most", months, static month => Number(month.Executions)),
            Row("Table operations, at most", months, static month => Number(month.TableOperations)),
            Row("Bus operations, at most", months, static month => Number(month.BusOperations)),
            Row("Functions", months, static month => Dollars(month.Compute)),
            Row("Tables", months, static month => Dollars(month.Tables)),
            Row("Service Bus Standard", months, static month => Dollars(month.ServiceBus)),
            Row("Logs", months, static month => Dollars(month.Logs)),
            Row("**Together**", months, static month => $"**{Dollars(month.Total)}**"),
            Row("For 1,000 requests", months, static month => month.PerThousand.ToString("$0.0000", CultureInfo.InvariantCulture)));
    }

    private static string Row(string name, MonthlyCost[] months, Func<MonthlyCost, string> cell) => $"| {name} | {string.Join(" | ", months.Select(cell))} |\n";

    private static string Number(decimal number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    private static string Dollars(decimal amount) => amount.ToString("$#,##0.00", CultureInfo.InvariantCulture);
}
