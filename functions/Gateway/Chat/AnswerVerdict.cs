using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Chat;

/// <summary>Whether an answer that has ended is one. Pure.</summary>
internal static class AnswerVerdict
{
    /// <summary>
    /// Null for an answer. A stream is complete with <c>[DONE]</c> or with a finish reason for every choice (invariant I2);
    /// an answer without content counts only when the provider says why, or billed output for it.
    /// </summary>
    /// <param name="facts">What came.</param>
    /// <param name="terminated">The wire's own end was seen: <c>[DONE]</c>, or the whole body of an answer in one piece.</param>
    public static ProviderFailure? Of(AnswerFacts facts, bool terminated)
    {
        if (facts.Failure is { } failure)
        {
            return failure;
        }

        if (!terminated && !facts.Finished)
        {
            return new ProviderFailure(FailureClass.Truncated);
        }

        var explained = facts.FinishReason is FinishReason.Length or FinishReason.ContentFilter or FinishReason.ToolCalls
            || facts.Usage?.CompletionTokens > 0;
        return facts.HasContent || explained ? null : new ProviderFailure(FailureClass.InvalidResponse);
    }
}
