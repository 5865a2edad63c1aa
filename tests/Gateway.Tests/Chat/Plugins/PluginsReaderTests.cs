using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Chat.Plugins;

public sealed class PluginsReaderTests
{
    [Theory]
    [InlineData("", false, null)]
    [InlineData(",\"plugins\":[]", false, null)]
    [InlineData(",\"plugins\":[{\"id\":\"response-healing\"}]", true, null)]
    [InlineData(",\"plugins\":[{\"id\":\"response-healing\",\"enabled\":false}]", false, null)]
    [InlineData(",\"plugins\":[{\"id\":\"context-compression\",\"engine\":\"middle-out\"},{\"id\":\"response-healing\"}]", true, true)]
    [InlineData(",\"plugins\":[{\"id\":\"context-compression\",\"enabled\":false}]", false, false)]
    [InlineData(",\"plugins\":[{\"id\":\"web-fetch\",\"enabled\":false}]", false, null)]
    [InlineData(",\"transforms\":[\"middle-out\"]", false, true)]
    public void Wishes_are_read(string extra, bool heals, bool? compresses) =>
        Assert.Equal(new PluginWishes { Heals = heals, Compresses = compresses }, Read(extra));

    [Theory]
    [InlineData("{\"id\":\"file-parser\"}", null, false)]
    [InlineData("{\"id\":\"file-parser\",\"enabled\":false}", null, true)]
    [InlineData("{\"id\":\"file-parser\",\"pdf\":{}}", null, false)]
    [InlineData("{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"native\"}}", "Native", false)]
    [InlineData("{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"pdf-text\"}}", "Text", false)]
    [InlineData("{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"cloudflare-ai\"}}", "Text", false)]
    [InlineData("{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"mistral-ocr\"}}", "Recognised", false)]
    public void How_files_are_read_is_read(string plugin, string? engine, bool leaves)
    {
        var wishes = Read($",\"plugins\":[{plugin}]");

        Assert.Equal((engine, leaves), (wishes.Files?.ToString(), wishes.LeavesFiles));
    }

    [Theory]
    [InlineData(",\"plugins\":[{\"id\":\"file-parser\",\"pdf\":7}]", "\"pdf\"")]
    [InlineData(",\"plugins\":[{\"id\":\"file-parser\",\"pdf\":{\"engine\":\"tesseract\"}}]", "\"pdf.engine\"")]
    [InlineData(",\"plugins\":{}", "\"plugins\" must be an array")]
    [InlineData(",\"plugins\":[7]", "\"id\"")]
    [InlineData(",\"plugins\":[{\"id\":\"web-fetch\"}]", "The plugin web-fetch is not served")]
    [InlineData(",\"plugins\":[{\"id\":\"mine\"}]", "does not know")]
    [InlineData(",\"plugins\":[{\"id\":\"mine\",\"enabled\":false}]", "does not know")]
    [InlineData(",\"plugins\":[{\"id\":\"context-compression\",\"engine\":\"head\"}]", "\"engine\"")]
    [InlineData(",\"plugins\":[{\"id\":\"response-healing\",\"enabled\":1}]", "\"enabled\"")]
    [InlineData(",\"transforms\":[\"shout\"]", "\"transforms\"")]
    public void What_is_not_served_is_refused(string extra, string says)
    {
        var refused = Assert.Throws<GatewayException>(() => Read(extra));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(says, refused.Error.Message, StringComparison.Ordinal);
    }

    private static PluginWishes Read(string extra)
    {
        using var document = ChatRequests.Document($$"""{"model":"m","messages":[{"role":"user","content":"x"}]{{extra}}}""");
        return PluginsReader.Read(document);
    }
}
