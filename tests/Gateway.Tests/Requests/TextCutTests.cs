using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Tests.Requests;

public sealed class TextCutTests
{
    [Theory]
    [InlineData("abc", 5, "abc")]
    [InlineData("abc", 2, "ab")]
    [InlineData("", 2, "")]
    [InlineData("a🌍b", 2, "a")]
    [InlineData("a🌍b", 3, "a🌍")]
    [InlineData("a🌍", 3, "a🌍")]
    public void No_character_is_cut_in_two(string text, int most, string left) => Assert.Equal(left, TextCut.To(text, most));

    [Fact]
    public void Pieces_make_the_whole_again()
    {
        const string Text = "🌍🌎🌏 and so on 🌍";
        var pieces = new List<string>();
        for (var start = 0; start < Text.Length; start += pieces[^1].Length)
        {
            pieces.Add(Text.Substring(start, TextCut.LengthFrom(Text, start, 3)));
        }

        Assert.Equal(Text, string.Concat(pieces));
        Assert.All(pieces, static piece => Assert.False(char.IsHighSurrogate(piece[^1])));
    }
}
