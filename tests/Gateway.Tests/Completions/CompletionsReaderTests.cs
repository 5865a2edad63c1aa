using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Completions;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Completions;

public sealed class CompletionsReaderTests
{
    [Theory]
    [InlineData("\"Once upon\"")]
    [InlineData("[\"Once upon\"]")]
    public void Makes_a_user_message_of_the_prompt(string prompt)
    {
        var (chat, echo) = Read($$"""{"model":"m","prompt":{{prompt}},"max_tokens":5,"stop":["x"],"stream":true,"logprobs":2,"n":1,"best_of":1,"suffix":null,"echo":false,"user":"u","brand_new":1}""");

        Assert.Equal(
            """{"messages":[{"role":"user","content":"Once upon"}],"model":"m","max_tokens":5,"stop":["x"],"stream":true,"logprobs":true,"top_logprobs":2,"user":"u","brand_new":1}""",
            chat.ToJsonString());
        Assert.Null(echo);
    }

    [Fact]
    public void Remembers_a_prompt_that_is_to_be_repeated() => Assert.Equal("Once é", Read("""{"model":"m","prompt":"Once \u00e9","echo":true}""").Echo);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("[]", "no JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"model":"m"}""", "\"prompt\" is missing")]
    [InlineData("""{"model":"m","messages":[]}""", "chat/completions")]
    [InlineData("""{"model":"m","prompt":7}""", "must be a string")]
    [InlineData("""{"model":"m","prompt":["a","b"]}""", "Send a request for each")]
    [InlineData("""{"model":"m","prompt":[1,2]}""", "Send the text")]
    [InlineData("""{"model":"m","prompt":[[1,2]]}""", "Send the text")]
    [InlineData("""{"model":"m","prompt":"a","prompt":"b"}""", "stands twice")]
    [InlineData("""{"model":"m","prompt":"a","suffix":"z"}""", "fill in the middle")]
    [InlineData("""{"model":"m","prompt":"a","n":2}""", "\"n\" must be 1")]
    [InlineData("""{"model":"m","prompt":"a","best_of":3}""", "\"best_of\" must be 1")]
    [InlineData("""{"model":"m","prompt":"a","echo":true,"logprobs":1}""", "Remove one")]
    [InlineData("""{"model":"m","prompt":"a","logprobs":9}""", "from 0 to 5")]
    [InlineData("""{"model":"m","prompt":"a","tools":[]}""", "chat/completions")]
    [InlineData("""{"model":"m","prompt":"\ud800","echo":true}""", "valid Unicode")]
    public void Refuses_what_it_cannot_honour_and_says_how_to_mend_it(string request, string expected)
    {
        var refused = Assert.Throws<GatewayException>(() => Read(request));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static (JsonNode Chat, string? Echo) Read(string request)
    {
        var (chat, echo) = CompletionsReader.Read(Encoding.UTF8.GetBytes(request));
        using (chat)
        {
            return (JsonNode.Parse(chat.Span)!, echo);
        }
    }
}
