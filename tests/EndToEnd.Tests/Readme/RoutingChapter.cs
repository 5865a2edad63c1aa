using System.Text.RegularExpressions;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Readme;

/// <summary>The routing chapter of the README, as it is printed.</summary>
internal static partial class RoutingChapter
{
    private const string Heading = "\n## Routing\n";
    private static readonly string Text = Read();

    /// <summary>Every line of every table that is marked as one of examples.</summary>
    public static IReadOnlyList<ReadmeExample> Examples { get; } = [.. Tables().SelectMany(ExamplesOf)];

    /// <summary>Lines that show something to send and stand in no table of examples.</summary>
    public static IReadOnlyList<string> Strays { get; } =
        [.. Tables().Aggregate(Text, static (text, table) => text.Replace(table.Value, "", StringComparison.Ordinal)).Split('\n').Where(static line => Sent().IsMatch(line))];

    public static ReadmeExample Example(string table, string name) =>
        Examples.SingleOrDefault(example => example.Table == table && example.Name == name)
        ?? throw new InvalidOperationException($"The README's table of examples '{table}' has no line '{name}'.");

    private static string Read()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "README.md"));
        var start = readme.IndexOf(Heading, StringComparison.Ordinal) + Heading.Length;
        return readme[start..readme.IndexOf("\n## ", start, StringComparison.Ordinal)];
    }

    private static MatchCollection Tables() => MarkedTable().Matches(Text);

    private static IEnumerable<ReadmeExample> ExamplesOf(Match table) => table.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        Line().Match(line) is { Success: true } match
            ? new ReadmeExample(table.Groups["table"].Value, match.Groups["name"].Value, match.Groups["text"].Value)
            : throw new InvalidOperationException($"Not a line of a name, an example and what it does: {line}"));

    [GeneratedRegex(@"<!-- examples: (?<table>[a-z]+) -->\n\|[^\n]*\n\|[-|]*\|\n(?<lines>(\|[^\n]*\n)+)", RegexOptions.ExplicitCapture)]
    private static partial Regex MarkedTable();

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \| `(?<text>[^`]+)` \| [^|]+ \|$", RegexOptions.ExplicitCapture)]
    private static partial Regex Line();

    [GeneratedRegex("```|`\\{")]
    private static partial Regex Sent();
}
