namespace Interchange.Gateway.Usage;

/// <summary>
/// Whether an answer is on the house: no completion tokens and no finish reason, or finish reason <c>error</c>. What it cost is the operator's. Source: OpenRouter's
/// zero-completion insurance.
/// </summary>
public static class ZeroCompletionInsurance
{
    public static bool Covers(TokenUsage usage, string? finishReason) =>
        finishReason == "error" || (finishReason is null && usage.CompletionTokens == 0);
}
