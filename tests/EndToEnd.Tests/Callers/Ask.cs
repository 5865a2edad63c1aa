using System.Text.Json;

namespace Interchange.EndToEnd.Tests.Callers;

/// <summary>Bodies of chat requests.</summary>
internal static class Ask
{
    public const string Question = "one two three four five six";

    /// <summary>Has a scripted answer come slowly enough that what was said has left the gateway before what comes next.</summary>
    public const string Slowly = "\"scripted\":{\"interval_ms\":60}";

    /// <param name="model">A slug.</param>
    /// <param name="text">The user's message.</param>
    /// <param name="stream">Whether the answer is streamed.</param>
    /// <param name="extra">Further members, such as <c>"max_tokens":5</c>.</param>
    public static string For(string model, string text = Question, bool stream = false, string? extra = null) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]{{(stream ? ",\"stream\":true" : "")}}{{(extra is null ? "" : "," + extra)}}}""";
}
