namespace Interchange.Gateway.Batches;

/// <summary>How many lines a batch has, and what has become of them.</summary>
/// <param name="Total">Lines that are not blank.</param>
/// <param name="Completed">Answered with 200.</param>
/// <param name="Failed">Ended otherwise.</param>
public readonly record struct BatchCounts(int Total, int Completed, int Failed)
{
    /// <summary>Tokens of the prompts that were answered.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Tokens of the answers.</summary>
    public long CompletionTokens { get; init; }

    /// <summary>With what a part of the lines has come to.</summary>
    public BatchCounts With(BatchCounts more) => this with
    {
        Completed = Completed + more.Completed,
        Failed = Failed + more.Failed,
        PromptTokens = PromptTokens + more.PromptTokens,
        CompletionTokens = CompletionTokens + more.CompletionTokens,
    };
}
