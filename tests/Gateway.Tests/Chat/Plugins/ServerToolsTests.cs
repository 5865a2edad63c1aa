using System.Text.Json.Nodes;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Chat.Plugins;

public sealed class ServerToolsTests
{
    private const string Function = """{"type":"function","function":{"name":"web_search","parameters":{"type":"object","description":"openrouter:datetime"}}}""";

    [Theory]
    [InlineData("""{"type":"openrouter:web_search"}""")]
    [InlineData("""{"type":"openrouter:web_search","parameters":{}}""")]
    [InlineData("""{"type":"openrouter:web_search","parameters":null}""")]
    [InlineData("""{"type":"web_search"}""")]
    [InlineData("""{"type":"web_search_preview"}""")]
    [InlineData("""{"type":"web_search_preview_2025_03_11"}""")]
    [InlineData("""{"type":"web_search_2025_08_26"}""")]
    public void A_tool_that_searches_is_the_plugin_in_other_words(string tool)
    {
        var wishes = Read($"[{tool}]");

        Assert.Equal((new SearchWish(), true, true), (wishes.Search, wishes.HasServerTools, wishes.HasServerToolsAlone));
    }

    [Theory]
    [InlineData("""{"type":"openrouter:web_search","parameters":{OPTIONS}}""")]
    [InlineData("""{"type":"web_search",OPTIONS}""")]
    [InlineData("""{"type":"web_search_preview","parameters":{OPTIONS}}""")]
    public void Its_options_are_read(string tool)
    {
        const string Options = "\"engine\":\"exa\",\"max_results\":9,\"max_total_results\":4,\"max_uses\":2,\"max_characters\":700,\"search_context_size\":\"high\",\"mode\":\"fast\",\"allowed_domains\":[\"a.example\"],\"user_location\":{\"type\":\"approximate\",\"country\":\"CH\"}";

        var wish = Read($"[{tool.Replace("OPTIONS", Options, StringComparison.Ordinal)}]").Search!;

        Assert.Equal((SearchEngineWish.Own, 4, 700, "high", "fast"), (wish.Engine, wish.MostResults, wish.MostCharacters, wish.ContextSize, wish.Mode));
        Assert.Equal(["a.example"], wish.Include);
        Assert.Equal("CH", wish.Location!.Value.GetProperty("country").GetString());
    }

    [Theory]
    [InlineData($"[{Function}]")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""["web_search","openrouter:datetime",{"type":7},{"type":"\ud800"},{"type":"web_search_20250305","name":"web_search"}]""")]
    public void What_is_no_tool_of_a_gateway_is_left_to_the_provider(string tools) => Assert.Same(PluginWishes.None, Read(tools));

    [Fact]
    public void A_search_that_the_plugin_says_more_of_is_the_plugins()
    {
        var wishes = Read($$"""[{{Function}},{"type":"openrouter:web_search"}],"plugins":[{"id":"web","max_results":2}]""");

        Assert.Equal((2, true, false), (wishes.Search!.MostResults, wishes.HasServerTools, wishes.HasServerToolsAlone));
    }

    [Theory]
    [InlineData("""[{"type":"openrouter:datetime"}]""", "does not run")]
    [InlineData("""[{"type":"openrouter:web_search","parameters":7}]""", "\"parameters\" of the tool openrouter:web_search")]
    [InlineData("""[{"type":"openrouter:web_search","parameters":{"max_results":0}}]""", "\"max_results\" of the tool openrouter:web_search")]
    [InlineData("""[{"type":"web_search","max_characters":"all"}]""", "\"max_characters\" of the tool web_search")]
    [InlineData("""[{"type":"web_search","max_total_results":-1}]""", "\"max_total_results\"")]
    [InlineData("""[{"type":"web_search","search_context_size":"huge"}]""", "\"search_context_size\"")]
    [InlineData("""[{"type":"web_search","engine":"firecrawl"}]""", "firecrawl")]
    [InlineData("""[{"type":"web_search","allowed_domains":["a"],"excluded_domains":["b"]}]""", "exclude each other")]
    [InlineData("""[{"type":"web_search"}],"plugins":[{"id":"web","enabled":false}]""", "switched off")]
    public void What_is_not_served_is_refused_by_name(string tools, string says)
    {
        var refused = Assert.Throws<GatewayException>(() => Read(tools));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(says, refused.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tools":[{"type":"web_search"}],"tool_choice":"required","parallel_tool_calls":false,"n":1}""", """{"n":1}""")]
    [InlineData("""{"tools":[{"type":"function"},{"type":"openrouter:web_search"}],"tool_choice":{"type":"openrouter:web_search"}}""", """{"tools":[{"type":"function"}]}""")]
    [InlineData("""{"tools":[{"type":"openrouter:web_search"},{"type":"function"}],"tool_choice":"required"}""", """{"tools":[{"type":"function"}],"tool_choice":"required"}""")]
    public void They_are_taken_out_with_the_choice_of_them(string request, string left)
    {
        var root = JsonNode.Parse(request)!.AsObject();

        ServerTools.TakeOut(root);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(left), root), root.ToJsonString());
    }

    private static PluginWishes Read(string tools)
    {
        using var document = ChatRequests.Document($$"""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":{{tools}}}""");
        return ChatRequestReader.Read(document).Plugins;
    }
}
