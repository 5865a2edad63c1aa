using Interchange.Gateway.Catalog;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>The prompt tokens of a chat request at an endpoint, before its provider has counted them; see <see cref="PromptTokens"/>.</summary>
internal static class PromptBounds
{
    /// <summary>At least what the provider can count. A few additions: nothing is read, nothing allocated.</summary>
    public static long UpperBound(ChatRequest request, ModelEndpoint endpoint) =>
        PromptTokens.UpperBound(request.Prompt, endpoint.Model, endpoint.ContextLength);

    /// <summary>
    /// As <see cref="UpperBound"/>, tighter, by the model's own tokenizer; null where that cannot be had. For balances that <see cref="UpperBound"/> does not fit: it reads the whole prompt.
    /// </summary>
    public static long? CountedBound(ChatRequest request, ModelEndpoint endpoint)
    {
        var document = request.Document;
        if (document.Find(ChatField.Messages) is null)
        {
            return null;
        }

        return PromptTokens.CountedBound(
            request.Prompt, endpoint.Model, Value(document, ChatField.Messages), Value(document, ChatField.Tools), Value(document, ChatField.ResponseFormat));
    }

    /// <summary>The likely number, for an answer whose provider did not say.</summary>
    public static long Estimate(ChatRequest request, ModelEndpoint endpoint)
    {
        var document = request.Document;
        return PromptTokens.Estimate(
            request.Prompt,
            endpoint.Model,
            document.Find(ChatField.Messages) is null ? document.Utf8.Span : Value(document, ChatField.Messages),
            Value(document, ChatField.Tools),
            Value(document, ChatField.ResponseFormat));
    }

    private static ReadOnlySpan<byte> Value(ChatDocument document, ChatField field) =>
        document.Find(field) is { IsNull: false } member ? document.ValueOf(member) : default;
}
