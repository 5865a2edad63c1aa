namespace Interchange.Benchmarks.Upstream;

/// <summary>The chat request that every target is asked: about 1 KB, the size of a short conversation.</summary>
public static class StandInRequest
{
    /// <param name="model">Name of the model.</param>
    /// <param name="stream">Whether the answer is to be streamed.</param>
    /// <param name="extra">Further members of the request, with a comma before each.</param>
    public static string Render(string model, bool stream, string extra = "") =>
        $$"""
        {"model":"{{model}}","messages":[{"role":"system","content":"You answer questions about railways for a magazine that explains how large systems work. Be exact, be brief, and name the year when you know it. When a question has no single answer, say which one you chose and why. Quote nobody. Use plain words: readers are curious, not specialists."},{"role":"user","content":"What is an interchange station, and what makes a good one?"},{"role":"assistant","content":"A station where passengers change between lines. A good one keeps the walk short, the signs plain and the trains in step, so that a late arrival does not become a missed connection."},{"role":"user","content":"Which one would you show to somebody who has to build the next? Two sentences, please, with the reason first. Größe und Ort spielen keine Rolle — 乗換駅 welcome too."}],"temperature":0.7,"top_p":0.95,"max_tokens":256,"user":"reader-4711","metadata":{"column":"junctions","issue":"42"}{{(stream ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}" : "")}}{{extra}}}
        """;
}
