namespace Interchange.Gateway.Usage;

/// <summary>Token counts for an answer whose provider sent none: four bytes to a token, rounded up. Always marked as an estimate.</summary>
public static class UsageEstimate
{
    private const int BytesPerToken = 4;

    /// <param name="requestBytes">Bytes of the request's body.</param>
    /// <param name="contentBytes">Bytes of the answer's content.</param>
    public static TokenUsage Of(long requestBytes, long contentBytes) => new()
    {
        PromptTokens = (requestBytes + BytesPerToken - 1) / BytesPerToken,
        CompletionTokens = (contentBytes + BytesPerToken - 1) / BytesPerToken,
    };
}
