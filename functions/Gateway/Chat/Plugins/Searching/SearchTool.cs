using System.Text.Json;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>
/// Reads a tool that searches the web. Pure. Source: <c>OpenRouterWebSearchServerTool</c> and <c>ChatWebSearchShorthand</c> of OpenRouter's OpenAPI document.
/// </summary>
internal static class SearchTool
{
    private static readonly string[] Sizes = ["low", "medium", "high"];

    /// <param name="tool">An element of <c>tools</c>, whose options stand in <c>parameters</c>, or in itself where it has none.</param>
    /// <param name="type">Its type.</param>
    /// <exception cref="Errors.GatewayException">400: not the documented form, or an engine that is not served.</exception>
    public static SearchWish Read(JsonElement tool, string type)
    {
        var parameters = tool.TryGetProperty("parameters"u8, out var said) && said.ValueKind != JsonValueKind.Null ? said : tool;
        var options = new SearchOptions(parameters, $"the tool {type}");
        if (parameters.ValueKind != JsonValueKind.Object)
        {
            throw options.Wrong("parameters", "an object");
        }

        var wish = options.Read("allowed_domains", "excluded_domains");
        if (!wish.Include.IsEmpty && !wish.Exclude.IsEmpty)
        {
            throw PluginsReader.Invalid($"\"allowed_domains\" and \"excluded_domains\" of the tool {type} exclude each other. Leave one out.");
        }

        return wish with
        {
            // One search is made, so what all may bring together bounds it too.
            MostResults = Math.Min(wish.MostResults, options.Number("max_total_results") ?? int.MaxValue),
            MostCharacters = options.Number("max_characters"),
            ContextSize = options.Word("search_context_size", Sizes),
        };
    }
}
