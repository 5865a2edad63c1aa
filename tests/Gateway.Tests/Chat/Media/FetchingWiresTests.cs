using Interchange.Gateway.Providers.Anthropic;
using Interchange.Gateway.Providers.Bedrock;
using Interchange.Gateway.Providers.Gemini;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Chat.Media;

/// <summary>Which addresses a provider fetches itself, and which the gateway has to.</summary>
public sealed class FetchingWiresTests
{
    [Theory]
    [InlineData("https://a.example/b.png", false)]
    [InlineData("http://a.example/b.png", false)]
    public void Bedrock_fetches_nothing(string address, bool fetches) => Assert.Equal(fetches, new BedrockWire("us-east-1").Fetches(new ImagePart(address, null), new Uri(address)));

    [Theory]
    [InlineData("https://a.example/b.png", true)]
    [InlineData("https://a.example/b", false)]
    [InlineData("http://a.example/b.png", false)]
    [InlineData("https://www.youtube.com/watch?v=1", true)]
    public void Google_fetches_what_it_can_be_told_the_kind_of(string address, bool fetches) => Assert.Equal(fetches, GeminiMedia.Fetches(new Uri(address)));

    [Theory]
    [InlineData("https://a.example/b", true)]
    [InlineData("http://a.example/b.png", false)]
    public void Anthropic_fetches_images_over_https(string address, bool fetches) => Assert.Equal(fetches, ContentBlocks.Fetches(new ImagePart(address, null), new Uri(address)));

    [Theory]
    [InlineData("https://a.example/b.pdf", true)]
    [InlineData("https://a.example/b", true)]
    [InlineData("https://a.example/b.TXT", false)]
    [InlineData("http://a.example/b.pdf", false)]
    public void Anthropic_fetches_documents_that_may_be_pdf(string address, bool fetches) =>
        Assert.Equal(fetches, ContentBlocks.Fetches(new FilePart { Data = address }, new Uri(address)));
}
