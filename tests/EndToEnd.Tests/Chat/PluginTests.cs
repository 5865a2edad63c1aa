using System.Net;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>What the gateway does to answers when it is asked to.</summary>
[Collection(ProductCollection.Name)]
public sealed class PluginTests : EndToEndTests
{
    private const string Json = "\"response_format\":{\"type\":\"json_object\"}";
    private const string Healing = "\"plugins\":[{\"id\":\"response-healing\"}]";

    private readonly InterchangeProcess _product;

    public PluginTests(Product product) => _product = Using(product);

    [Fact]
    public async Task Nearly_json_becomes_json_where_the_caller_asks_for_both()
    {
        var healed = await _product.Caller.CompleteAsync(Ask.For("scripted/nearly-json", extra: $"{Json},{Healing}"), Cancellation);
        var text = await _product.Caller.CompleteAsync(Ask.For("scripted/nearly-json", extra: Healing), Cancellation);
        var raw = await _product.Caller.CompleteAsync(Ask.For("scripted/nearly-json", extra: Json), Cancellation);

        Assert.Equal(HttpStatusCode.OK, healed.Status);
        Assert.Equal("""{"city":"Bern","tags":[1,2]}""", healed.Text);
        Assert.StartsWith("Here you are", text.Text, StringComparison.Ordinal);
        Assert.Equal(text.Text, raw.Text);
        Assert.Equal((decimal)raw.Json["usage"]!["cost"]!, (decimal)healed.Json["usage"]!["cost"]!);
    }

    [Fact]
    public async Task Without_a_search_engine_the_scripted_one_is_there_to_try_it_with()
    {
        var answer = await _product.Caller.CompleteAsync(Ask.For("scripted/echo:online", "one two", extra: "\"plugins\":[{\"id\":\"web\",\"max_results\":2}]"), Cancellation);

        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        Assert.StartsWith("one two", answer.Text, StringComparison.Ordinal);
        Assert.Equal(
            ["https://scripted.example/1", "https://scripted.example/2"],
            answer.Json["choices"]![0]!["message"]!["annotations"]!.AsArray().Select(static annotation => (string?)annotation!["url_citation"]!["url"]));
    }

    [Theory]
    [InlineData("moderation")]
    [InlineData("file-parser")]
    public async Task What_has_no_key_says_so(string plugin)
    {
        var extra = plugin == "moderation" ? "{\"id\":\"moderation\"}" : "{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"mistral-ocr\"}}";
        var answer = await _product.Caller.CompleteAsync(
            $$$"""{"model":"scripted/echo","plugins":[{{{extra}}}],"messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/pdf;base64,JVBERi0="}}]}]}""", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("has no key", answer.Message, StringComparison.Ordinal);
    }
}
