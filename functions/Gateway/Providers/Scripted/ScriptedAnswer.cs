using System.Collections.Immutable;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>An answer before it is put on the wire.</summary>
internal sealed record ScriptedAnswer
{
    /// <summary>The text, in the pieces in which it is streamed.</summary>
    public ImmutableArray<string> Pieces { get; init; } = [];

    /// <summary>Thoughts that precede the text, as <c>reasoning_content</c>.</summary>
    public ImmutableArray<string> Reasoning { get; init; } = [];

    public string? Refusal { get; init; }

    /// <summary>A PNG in base64; null for an answer without one. It costs ten tokens.</summary>
    public string? Image { get; init; }

    /// <summary>The calls, in order; more than one where the script calls in parallel.</summary>
    public ImmutableArray<ScriptedToolCall> ToolCalls { get; init; } = [];

    /// <summary>What the provider wants back with <see cref="Reasoning"/>, unchanged; null for thoughts that are not signed.</summary>
    public string? Signature { get; init; }

    public string FinishReason { get; init; } = "stop";

    public int CachedTokens { get; init; }

    /// <summary>Reasoning tokens that are billed but not shown, beside those of <see cref="Reasoning"/>.</summary>
    public int HiddenReasoningTokens { get; init; }

    public UsagePlacement UsagePlacement { get; init; }

    public int ReasoningTokens => Reasoning.Length + HiddenReasoningTokens;

    public int CompletionTokens =>
        Pieces.Length + ReasoningTokens + (Image is null ? 0 : 10) + (Refusal is null ? 0 : WordPieces.Count(Refusal)) + ToolCalls.Sum(static call => call.Arguments.Length);

    public static ScriptedAnswer Of(string text) => new() { Pieces = [.. WordPieces.Split(text)] };

    /// <summary>The same answer, cut with finish reason <c>length</c> where it has more tokens than the caller allows.</summary>
    public ScriptedAnswer LimitedTo(int? maxTokens) =>
        maxTokens < Pieces.Length ? this with { Pieces = Pieces[..maxTokens.Value], FinishReason = "length" } : this;
}
