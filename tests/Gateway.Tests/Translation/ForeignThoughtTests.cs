using System.Text.Json;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Tests.Translation;

public sealed class ForeignThoughtTests
{
    [Fact]
    public void A_thought_comes_back_byte_for_byte()
    {
        const string Detail = """{"type":"reasoning.encrypted", "data":"a+/=\u00e9","format":"google-gemini-v1","id":"x","index":3}""";

        var wrapped = ForeignThought.Wrap(JsonElement.Parse(Detail));

        Assert.True(ForeignThought.Is(wrapped));
        Assert.Equal(Detail, ForeignThought.Unwrap(wrapped)!.Value.GetRawText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("EqQBCkgIARABGAIiQL8")]
    [InlineData(ForeignThought.Prefix)]
    [InlineData(ForeignThought.Prefix + "!")]
    [InlineData(ForeignThought.Prefix + "NQ")]
    public void What_is_none_is_none(string signature) => Assert.Null(ForeignThought.Unwrap(signature));
}
