using Interchange.Gateway.Catalog;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Plugins;

/// <summary>Whether a conversation has to be shortened for the models it is for, and by how much. Pure.</summary>
internal static class ContextFit
{
    /// <summary>Models with no larger context are fitted without being asked. Source: OpenRouter's context-compression plugin.</summary>
    private const long SmallContext = 8_192;

    /// <summary>Left for the answer where the request does not bound it.</summary>
    private const long UsualAnswer = 1_024;

    /// <summary>A share of the room that an estimate may be wrong by.</summary>
    private const double Margin = 0.9;

    /// <summary>The request, shortened; null where it fits, or may not be shortened.</summary>
    public static PooledBody? Fit(ChatDocument document, ChatRequest request, ModelCatalog catalog, out int leftOut)
    {
        leftOut = 0;
        if (request.Plugins.Compresses is false || !catalog.TryResolve(request.Models[0], out var resolved) || resolved.Model.Endpoints.IsEmpty)
        {
            return null;
        }

        var largest = resolved.Model.Endpoints.MaxBy(static endpoint => endpoint.ContextLength ?? long.MaxValue)!;
        if (largest.ContextLength is not { } context || (request.Plugins.Compresses is null && context > SmallContext))
        {
            return null;
        }

        // A token has at least one byte: most conversations are seen to fit without being counted.
        var room = context - Math.Min(request.MaxTokens ?? UsualAnswer, context / 2);
        if (document.Utf8.Length <= room)
        {
            return null;
        }

        var tokens = PromptBounds.Estimate(request, largest);
        return tokens <= room ? null : ContextCompression.Shorten(document, room * Margin / tokens, out leftOut);
    }
}
