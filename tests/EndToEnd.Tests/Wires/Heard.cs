using System.Collections.Immutable;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>What a caller has of an answer, whatever dialect it came in.</summary>
internal sealed record Heard
{
    public required int Status { get; init; }

    public string Text { get; init; } = "";

    public string Thoughts { get; init; } = "";

    public string Refusal { get; init; } = "";

    /// <summary>Name and arguments of each call, in order.</summary>
    public ImmutableArray<(string Id, string Name, string Arguments)> Calls { get; init; } = [];

    /// <summary><c>stop</c>, <c>length</c>, <c>tool_calls</c>, <c>content_filter</c> or <c>error</c>.</summary>
    public string Finish { get; init; } = "";

    public (int Prompt, int Completion, int Cached) Usage { get; init; }

    public decimal? Cost { get; init; }

    /// <summary>The message of a refusal by the gateway; null for an answer.</summary>
    public string? Error { get; init; }

    /// <summary>The assistant's turn as the dialect gives it back in the next request: JSON of a message, of content, or of output items.</summary>
    public string Turn { get; init; } = "";
}
