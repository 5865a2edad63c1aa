namespace Interchange.Gateway.Batches.Lines;

/// <summary>What stands before the answers and errors of a window.</summary>
internal sealed record OutcomeHead(int Completed, int Failed, long PromptTokens, long CompletionTokens, int OutputLength)
{
    public BatchCounts Counts => new(0, Completed, Failed) { PromptTokens = PromptTokens, CompletionTokens = CompletionTokens };
}
