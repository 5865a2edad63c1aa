using System.Text;
using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;

namespace Interchange.Gateway.Tests.Catalog.Capabilities;

/// <summary>The table of docs/wires.md that says what each wire has words for is made of the one that routing goes by.</summary>
public sealed class WirePageTests
{
    private const string Begin = "<!-- capabilities: made by the tests -->";
    private const string End = "<!-- end of capabilities -->";
    private const string Renew = "INTERCHANGE_RENEW_DOCS";

    [Fact]
    public void The_page_says_what_routing_goes_by()
    {
        var path = DocumentationPage.PathOf("wires.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = page.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable(Renew) is { Length: > 0 })
        {
            File.WriteAllText(path, $"{page[..from]}\n\n{Table()}\n{page[to..]}");
            return;
        }

        Assert.Equal($"\n\n{Table()}\n", page[from..to]);
    }

    private static string Table()
    {
        var table = new StringBuilder("| |");
        table.AppendJoin('|', WireTable.All.Select(static wire => $" {wire.Name} ")).Append("|\n|---|");
        table.AppendJoin('|', WireTable.All.Select(static _ => "---")).Append("|\n");
        Row(table, "Images", static wire => Word(wire.Inputs.HasFlag(InputModalities.Image)));
        Row(table, "Files", static wire => !wire.Inputs.HasFlag(InputModalities.File) ? "–" : wire.Files ?? "yes");
        Row(table, "Files by their id", static wire => Word(wire.FileIds));
        Row(table, "Sound", static wire => Word(wire.Inputs.HasFlag(InputModalities.Audio)));
        Row(table, "Films", static wire => Word(wire.Inputs.HasFlag(InputModalities.Video)));
        foreach (var parameter in CatalogVocabulary.Parameters)
        {
            var set = ParameterSet.Of(parameter);
            Row(table, $"`{parameter}`", wire => !wire.Carried.Contains(set) ? "–" : wire.Emulated.Contains(set) ? "yes, or emulated" : "yes");
        }

        Row(table, "`tool_choice` that names a function", static wire => wire.NamesFunction ? "yes" : wire.EmulatesNamedFunction ? "emulated" : "–");
        Row(table, "`strict` functions", static wire => Word(wire.StrictTools));
        Row(table, "`cache_control`", static wire => Word(wire.CacheControl));
        Row(table, "`n` above 1", static wire => Word(wire.SeveralAnswers));
        return table.ToString();
    }

    private static void Row(StringBuilder table, string title, Func<WireCapabilities, string> cell) =>
        table.Append("| ").Append(title).Append(" | ").AppendJoin(" | ", WireTable.All.Select(cell)).Append(" |\n");

    private static string Word(bool carries) => carries ? "yes" : "–";
}
