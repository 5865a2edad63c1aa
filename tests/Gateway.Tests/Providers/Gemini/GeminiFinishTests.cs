using Interchange.Gateway.Chat.Splicing;

namespace Interchange.Gateway.Tests.Providers.Gemini;

public sealed class GeminiFinishTests
{
    [Theory]
    [InlineData("STOP", "stop")]
    [InlineData("MAX_TOKENS", "length")]
    [InlineData("SAFETY", "content_filter")]
    [InlineData("RECITATION", "content_filter")]
    [InlineData("LANGUAGE", "content_filter")]
    [InlineData("BLOCKLIST", "content_filter")]
    [InlineData("PROHIBITED_CONTENT", "content_filter")]
    [InlineData("SPII", "content_filter")]
    [InlineData("IMAGE_SAFETY", "content_filter")]
    [InlineData("MALFORMED_FUNCTION_CALL", "error")]
    [InlineData("UNEXPECTED_TOOL_CALL", "error")]
    [InlineData("OTHER", "error")]
    public void Every_word_of_Googles_has_one_of_the_gateway(string native, string expected) => Assert.Equal(expected, FinishReason.Normalize(native));
}
