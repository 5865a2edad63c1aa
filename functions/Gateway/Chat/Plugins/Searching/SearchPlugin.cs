using System.Text.Json;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>Reads the options of the plugin <c>web</c>. Pure. Source: <c>WebSearchPlugin</c> of OpenRouter's OpenAPI document.</summary>
internal static class SearchPlugin
{
    private const int LongestPrompt = 4_000;

    /// <exception cref="Errors.GatewayException">400: not the documented form, or an engine that is not served.</exception>
    public static SearchWish Read(JsonElement plugin)
    {
        var options = new SearchOptions(plugin, "the plugin web");
        return options.Read("include_domains", "exclude_domains") with { Prompt = options.Text("search_prompt", LongestPrompt) };
    }
}
