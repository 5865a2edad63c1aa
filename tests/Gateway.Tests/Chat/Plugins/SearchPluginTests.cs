using System.Text.Json;
using Interchange.Gateway.Chat.Plugins.Searching;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Chat.Plugins;

public sealed class SearchPluginTests
{
    [Fact]
    public void All_that_is_documented_is_read()
    {
        var wish = Read("""{"engine":"exa","max_results":7,"search_prompt":"Look:","mode":"deep","include_domains":["a.example"],"exclude_domains":[],"max_uses":3}""");

        Assert.Equal((SearchEngineWish.Own, 7, "Look:", "deep"), (wish.Engine, wish.MostResults, wish.Prompt, wish.Mode));
        Assert.Equal(["a.example"], wish.Include);
        Assert.Empty(wish.Exclude);
    }

    [Fact]
    public void What_is_not_said_is_the_usual() => Assert.Equal((SearchEngineWish.Any, 5), (Read("{}").Engine, Read("{}").MostResults));

    [Theory]
    [InlineData("""{"engine":"firecrawl"}""", "firecrawl")]
    [InlineData("""{"engine":"altavista"}""", "\"engine\"")]
    [InlineData("""{"engine":7}""", "\"engine\"")]
    [InlineData("""{"max_results":0}""", "\"max_results\"")]
    [InlineData("""{"max_results":26}""", "\"max_results\"")]
    [InlineData("""{"max_results":1.5}""", "\"max_results\"")]
    [InlineData("""{"max_uses":0}""", "\"max_uses\"")]
    [InlineData("""{"mode":"slow"}""", "\"mode\"")]
    [InlineData("""{"include_domains":"a"}""", "\"include_domains\"")]
    [InlineData("""{"exclude_domains":[1]}""", "\"exclude_domains\"")]
    [InlineData("""{"user_location":"here"}""", "\"user_location\"")]
    [InlineData("""{"search_prompt":"\ud800"}""", "\"search_prompt\"")]
    public void What_is_not_is_refused_by_name(string plugin, string says)
    {
        var refused = Assert.Throws<GatewayException>(() => Read(plugin));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(says, refused.Error.Message, StringComparison.Ordinal);
    }

    private static SearchWish Read(string plugin) => SearchPlugin.Read(JsonElement.Parse(plugin));
}
