using System.Collections.Immutable;
using System.Text;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>
/// What is carried from which dialect to which wire: tried on the running product, and the table of docs/wires.md is made of it. A dialect, a wire or a feature
/// that is added here without working fails the tests.
/// </summary>
internal static class Matrix
{
    public const string Begin = "<!-- matrix: made by the tests, see the end of this page -->";
    public const string End = "<!-- end of matrix -->";

    public static readonly ImmutableArray<IDialectCaller> Dialects = [new ChatCaller(), new MessagesCaller(), new ResponsesCaller(), new CompletionsCaller()];

    /// <summary>Author of the scripted models of each wire, and the wire's name.</summary>
    public static readonly ImmutableArray<(string Author, string Wire)> Wires =
    [
        ("scripted", "OpenAI chat"),
        ("scripted-responses", "OpenAI Responses"),
        ("scripted-anthropic", "Anthropic Messages"),
        ("scripted-gemini", "Gemini"),
        ("scripted-bedrock", "Bedrock Converse"),
        ("scripted-cohere", "Cohere"),
        ("scripted-mistral", "Mistral"),
    ];

    /// <summary>Of these, the authors whose broken scripts no other class of tests uses: scripts that break make their endpoints rest.</summary>
    public static readonly ImmutableArray<string> Breakable = ["scripted-gemini", "scripted-bedrock", "scripted-cohere", "scripted-mistral"];

    public static readonly ImmutableArray<Feature> Features =
    [
        new("text", "Text") { Streams = false, IsOfText = true },
        new("text", "Streamed text") { Streams = true, IsOfText = true },
        new("length", "Length stop") { IsOfText = true },
        new("tool", "Tool call"),
        new("parallel-tools", "Parallel tool calls") { Streams = false },
        new("parallel-tools", "Streamed arguments of calls") { Streams = true },
        new("image", "Image"),
        new("pdf", "PDF"),
        new("sound", "Sound") { LeavesOut = "messages" },
        new("film", "Film") { LeavesOut = "messages" },
        new("schema", "Structured output"),
        new("thoughts", "Reasoning, signed, over three turns"),
        new("refusal", "Refusal") { IsOfText = true },
        new("error", "Error of the provider") { IsOfText = true },
        new("cached", "Cached usage") { IsOfText = true },
    ];

    /// <summary>Cells that are not carried in the wire's own words, with what is done instead or why not.</summary>
    private static readonly Dictionary<(string Author, string Feature), (Carriage Carriage, string Why)> Others = new()
    {
        [("scripted-anthropic", "sound")] = (Carriage.Refused, "the API takes no sound"),
        [("scripted-bedrock", "sound")] = (Carriage.Refused, "Converse takes no sound"),
        [("scripted-responses", "film")] = (Carriage.Refused, "the API takes no films"),
        [("scripted-anthropic", "film")] = (Carriage.Refused, "the API takes no films"),
        [("scripted-cohere", "film")] = (Carriage.Refused, "the API takes no films"),
        [("scripted-mistral", "film")] = (Carriage.Refused, "the API takes no films"),
        [("scripted-cohere", "pdf")] = (Carriage.Refused, "documents have to be text"),
        [("scripted-cohere", "sound")] = (Carriage.Refused, "the API takes no sound"),
        [("scripted-mistral", "refusal")] = (Carriage.Emulated, "the API refuses in text alone"),
        [("scripted-bedrock", "schema")] = (Carriage.Emulated, "a call that is forced has the schema, where the model knows no schemas itself"),
    };

    public static (Carriage Carriage, string Why) Of(string author, string feature) => Others.GetValueOrDefault((author, feature), (Carriage.Carried, ""));

    /// <summary>Whether the vendor proves its thoughts: from one that does not they come back as they were all the same.</summary>
    public static bool Signs(string author) => author is not "scripted-cohere";

    /// <summary>What has to stand between the two marks.</summary>
    public static string Table()
    {
        var table = new StringBuilder();
        foreach (var dialect in Dialects)
        {
            table.Append("\n### `POST /api/v1/").Append(dialect.Name).Append("`\n\n| |");
            table.AppendJoin('|', Wires.Select(static wire => $" {wire.Wire} ")).Append("|\n|---|");
            table.AppendJoin('|', Wires.Select(static _ => "---")).Append("|\n");
            foreach (var feature in Features)
            {
                table.Append("| ").Append(feature.Title).Append(" | ");
                table.AppendJoin(" | ", Wires.Select(wire => !feature.IsOf(dialect.Name) ? "–" : Cell(Of(wire.Author, feature.Name)))).Append(" |\n");
            }
        }

        return table.Append('\n').ToString();
    }

    private static string Cell((Carriage Carriage, string Why) cell) => cell.Carriage switch
    {
        Carriage.Carried => "carried",
        Carriage.Emulated => $"emulated: {cell.Why}",
        _ => $"refused: {cell.Why}",
    };

    /// <param name="Name">In tests.</param>
    /// <param name="Title">In the documentation.</param>
    internal sealed record Feature(string Name, string Title)
    {
        /// <summary>A dialect that has no word for it; null for none.</summary>
        public string? LeavesOut { get; init; }

        /// <summary>Whether it can be had of text alone, which is all that legacy completions have.</summary>
        public bool IsOfText { get; init; }

        /// <summary>Whether it is about streams, or about answers in one piece; null for both.</summary>
        public bool? Streams { get; init; }

        /// <summary>Whether a dialect has a word for it.</summary>
        public bool IsOf(string dialect) => LeavesOut != dialect && (IsOfText || dialect != "completions");
    }
}
