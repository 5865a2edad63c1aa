namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>What the reader of an answer has to know of its request.</summary>
internal sealed record AnswerView
{
    /// <summary>The tool whose input is the answer itself (see <see cref="AnswerPlan.Tool"/>); null for none.</summary>
    public string? AnswerTool { get; init; }

    /// <summary>True when thoughts are not to be shown.</summary>
    public bool HidesThoughts { get; init; }

    /// <summary>True when the caller speaks the same wire, and gets the provider's own events.</summary>
    public bool KeepsNative { get; init; }
}
