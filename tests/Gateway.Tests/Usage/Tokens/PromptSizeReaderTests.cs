using System.Text;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Tests.Usage.Tokens;

public sealed class PromptSizeReaderTests
{
    [Fact]
    public void A_prompt_of_text_is_as_large_as_its_request() =>
        Assert.Equal(new PromptSize { TextBytes = 500, HasTools = true }, PromptSizeReader.Read(500, """[{"role":"user","content":"see \"image_url\""}]"""u8, hasTools: true));

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA","detail":"low"}}""", 1, 26)]
    [InlineData("""{"type":"image_url","image_url":"https://x/y.png"}""", 1, 15)]
    [InlineData("""{"type":"image_url","image_url":null}""", 1, 0)]
    [InlineData("""{"type":"image_url","image_url":["url",{"url":"x"}]}""", 1, 0)]
    [InlineData("""{"image_url":{"detail":{"url":"abc"},"url":"abcd"},"type":"image_url"},{"type":"image_url","image_url":{"url":"ab"}}""", 2, 6)]
    public void Counts_images_and_leaves_their_bytes_out(string parts, int images, int payload)
    {
        var size = Read(parts, bodyBytes: 1_000);

        Assert.Equal((images, (long)payload, 1_000L - payload, false), (size.Images, size.PayloadBytes, size.TextBytes, size.IsOpen));
        Assert.False(size.IsText);
    }

    [Theory]
    [InlineData("wav", 32_000, 3)]
    [InlineData("pcm16", 32_000, 2)]
    [InlineData("pcm24", 32_000, 1)]
    [InlineData("mp3", 32_000, 24)]
    [InlineData("flac", 4, 1)]
    public void Takes_the_seconds_of_audio_from_its_bytes_and_the_least_rate_of_its_format(string format, int characters, int seconds)
    {
        var data = new string('A', characters);

        foreach (var members in (string[])[$"\"data\":\"{data}\",\"format\":\"{format}\"", $"\"format\":\"{format}\",\"data\":\"{data}\""])
        {
            var size = Read("{\"type\":\"input_audio\",\"input_audio\":{" + members + "}}", bodyBytes: 100_000);
            Assert.Equal((1, (long)seconds, 100_000L - characters), (size.Audios, size.AudioSeconds, size.TextBytes));
        }
    }

    [Theory]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"AAAAAAAA"}}""", 6, false)]
    [InlineData("""{"type":"file","file":{"filename":"a.pdf","file_data":"https://x/a.pdf"}}""", 0, true)]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", 0, true)]
    [InlineData("""{"type":"file","file":{}}""", 0, false)]
    public void Knows_the_size_of_files_that_came_along(string part, int bytes, bool open)
    {
        var size = Read(part);

        Assert.Equal((1, (long)bytes, open), (size.Files, size.FileBytes, size.IsOpen));
    }

    [Theory]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://x/v.mp4"}}""")]
    [InlineData("""{"type":"input_video","input_video":"https://x/v.mp4"}""")]
    public void A_video_has_no_size(string part)
    {
        var size = Read(part);

        Assert.Equal((1, true), (size.Videos, size.IsOpen));
    }

    [Fact]
    public void The_names_of_parts_elsewhere_are_no_parts() =>
        Assert.True(PromptSizeReader.Read(100, """[{"role":"user","content":"x","file":{"file_id":"f"},"meta":{"deep":{"deeper":{"image_url":"x"}}}}]"""u8, hasTools: false).IsText);

    private static PromptSize Read(string parts, long bodyBytes = 1_000) =>
        PromptSizeReader.Read(bodyBytes, Encoding.UTF8.GetBytes($$"""[{"role":"user","content":[{{parts}}]}]"""), hasTools: false);
}
