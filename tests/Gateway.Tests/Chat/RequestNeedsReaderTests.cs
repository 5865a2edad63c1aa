using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Tests.Chat;

public sealed class RequestNeedsReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(",\"temperature\":0,\"seed\":null,\"stream\":true,\"metadata\":{}", "temperature")]
    [InlineData(",\"tools\":[{\"type\":\"function\"}],\"tool_choice\":\"auto\",\"parallel_tool_calls\":false", "parallel_tool_calls, tool_choice, tools")]
    [InlineData(",\"tools\":[ ]", "")]
    [InlineData(",\"response_format\":{\"type\":\"text\"}", "")]
    [InlineData(",\"response_format\":{\"type\":\"json_object\"}", "response_format")]
    [InlineData(",\"response_format\":{\"json_schema\":{\"type\":\"text\"},\"type\":\"json_schema\"}", "response_format, structured_outputs")]
    [InlineData(",\"max_tokens\":5,\"verbosity\":\"low\",\"reasoning\":{\"effort\":\"low\"}", "max_tokens, reasoning, verbosity")]
    public void Knows_the_parameters_that_the_request_uses(string members, string parameters) =>
        Assert.Equal(parameters, Read("\"hi\"", members).Parameters.ToString());

    [Theory]
    [InlineData("\"see \\\"image_url\\\" and \\\"file\\\"\"", InputModalities.None)]
    [InlineData("[{\"type\":\"text\",\"text\":\"hi\"}]", InputModalities.None)]
    [InlineData("[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y.png\"}}]", InputModalities.Image)]
    [InlineData("[{\"image_url\":{\"url\":\"https://x/y.png\"},\"type\":\"image_url\"},{\"type\":\"file\",\"file\":{}}]", InputModalities.Image | InputModalities.File)]
    [InlineData("[{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"aaaa\",\"format\":\"wav\"}}]", InputModalities.Audio)]
    [InlineData("[{\"type\":\"video_url\",\"video_url\":{\"url\":\"u\"}}]", InputModalities.Video)]
    [InlineData("[{\"type\":\"input_video\",\"video_url\":{\"url\":\"u\"}}]", InputModalities.Video)]
    [InlineData("[{\"type\":\"text\",\"text\":\"file\"}]", InputModalities.None)]
    public void Knows_the_kinds_of_content(string content, InputModalities inputs) => Assert.Equal(inputs, Read(content).Inputs);

    [Fact]
    public void Estimates_the_prompt_on_the_low_side_and_without_the_bytes_of_media()
    {
        var text = new string('x', 6_000);

        Assert.InRange(Read($"\"{text}\"").PromptTokens, 1_000, 1_010);
        Assert.InRange(Read($"[{{\"type\":\"image_url\",\"image_url\":{{\"url\":\"data:image/png;base64,{text}\"}}}},{{\"type\":\"text\",\"text\":\"hello\"}}]").PromptTokens, 0, 25);
        Assert.InRange(Read($"[{{\"type\":\"image_url\",\"image_url\":{{\"url\":\"u\"}}}},{{\"type\":\"text\",\"text\":\"{text}\"}}]").PromptTokens, 1_000, 1_020);
    }

    private static RequestNeeds Read(string content, string members = "") =>
        ChatRequests.Read("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]" + members + "}").Needs;
}
