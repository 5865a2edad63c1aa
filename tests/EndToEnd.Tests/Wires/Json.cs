using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>Short ways through JSON.</summary>
internal static class Json
{
    public static string Text(JsonNode? node) => (string?)node ?? "";

    public static int Count(JsonNode? node) => node is null ? 0 : (int)node;

    /// <summary>The data of each server-sent event, in order.</summary>
    public static IEnumerable<string> Events(string stream) => stream
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(static block => block.Split('\n'))
        .Where(static line => line.StartsWith("data: ", StringComparison.Ordinal))
        .Select(static line => line["data: ".Length..]);

    public static string? ErrorOf(JsonNode answer) => (string?)(answer["error"]?["message"]);
}
