using System.Text;
using Interchange.Gateway.Files;

namespace Interchange.Gateway.Tests.Files;

public sealed class FileTypeTests
{
    [Theory]
    [InlineData("255044462d312e37", "application/pdf")]
    [InlineData("89504e470d0a1a0a0000", "image/png")]
    [InlineData("ffd8ffe000104a46", "image/jpeg")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("524946460000000057415645", "audio/wav")]
    [InlineData("664c614300", "audio/flac")]
    [InlineData("4f67675300", "audio/ogg")]
    [InlineData("494433040000", "audio/mpeg")]
    [InlineData("fffb9064", "audio/mpeg")]
    [InlineData("504b0304776f72642f646f63", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("504b0304786c2f776f726b", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("504b03047070742f", "application/vnd.openxmlformats-officedocument.presentationml.presentation")]
    [InlineData("504b030461626364", null)]
    [InlineData("7f454c4602010100", null)]
    [InlineData("00", null)]
    public void Knows_what_is_not_text_by_its_first_bytes(string hex, string? expected) => Assert.Equal(expected, Probe(Convert.FromHexString(hex), 3));

    [Theory]
    [InlineData("{\"a\":1}", "application/json")]
    [InlineData("[1,2]", "application/json")]
    [InlineData("{\n  \"a\": 1\n}", "application/json")]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson")]
    [InlineData("a,b\n1,2\n3,4\n", "text/csv")]
    [InlineData("# Title\n\nText.", "text/markdown")]
    [InlineData("Grüße, Welt 🙂", "text/plain")]
    [InlineData(" ", "text/plain")]
    public void Knows_text_by_its_structure(string text, string expected)
    {
        for (var piece = 1; piece < 6; piece++)
        {
            Assert.Equal(expected, Probe(Encoding.UTF8.GetBytes(text), piece));
        }
    }

    [Theory]
    [InlineData("c3")]
    [InlineData("61ff62")]
    [InlineData("610062")]
    public void What_is_no_text_to_its_end_is_none(string hex) => Assert.Null(Probe(Convert.FromHexString(hex), 1));

    private static string? Probe(byte[] bytes, int piece)
    {
        using var probe = new FileProbe();
        foreach (var part in bytes.Chunk(piece))
        {
            probe.Look(part);
        }

        return probe.End();
    }
}
