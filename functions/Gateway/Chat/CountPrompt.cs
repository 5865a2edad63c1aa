using Interchange.Gateway.Catalog;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>How many prompt tokens a request would cost, without a provider being asked. Thread-safe.</summary>
public sealed class CountPrompt
{
    private readonly ModelCatalog _catalog;

    internal CountPrompt(ModelCatalog catalog) => _catalog = catalog;

    /// <summary>The likely number: by the model's own tokenizer where it is known; see <see cref="PromptTokens.Estimate"/>.</summary>
    /// <param name="chat">The request as chat completions; disposed here.</param>
    /// <exception cref="GatewayException">400: the request is malformed, or the model is not known.</exception>
    public long Of(PooledBody chat)
    {
        using var document = ChatDocument.Parse(chat);
        var request = ChatRequestReader.Read(document);
        var model = _catalog.Resolve(request.Models[0]).Model.Id;
        return PromptTokens.Estimate(request.Prompt, model, Value(document, ChatField.Messages), Value(document, ChatField.Tools), Value(document, ChatField.ResponseFormat));
    }

    private static ReadOnlySpan<byte> Value(ChatDocument document, ChatField field) =>
        document.Find(field) is { IsNull: false } member ? document.ValueOf(member) : default;
}
