using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Rerank;
using Interchange.Gateway.Tests.Chat;

namespace Interchange.Gateway.Tests.Rerank;

public sealed class RerankAnswerTests
{
    private const string Request = """{"model":"m","query":"q","documents":["zero",{"text":"one","image":"https://i.test/1.png"}]}""";

    [Fact]
    public void Cohere_says_searches_and_no_documents()
    {
        var answer = Rewritten("""{"id":"c-1","results":[{"index":1,"relevance_score":0.9},{"index":0,"relevance_score":0.1}],"meta":{"billed_units":{"search_units":2}}}""");

        Assert.Equal("""[{"index":1,"relevance_score":0.9,"document":{"text":"one","image":"https://i.test/1.png"}},{"index":0,"relevance_score":0.1,"document":{"text":"zero"}}]""", answer["results"]!.ToJsonString());
        Assert.Equal("""{"total_tokens":0,"search_units":2}""", answer["usage"]!.ToJsonString());
    }

    [Fact]
    public void Voyage_says_data_and_tokens()
    {
        var answer = Rewritten("""{"object":"list","data":[{"index":0,"relevance_score":0.5,"document":"zero"}],"model":"rerank-2","usage":{"total_tokens":26}}""");

        Assert.Equal("""[{"index":0,"relevance_score":0.5,"document":{"text":"zero"}}]""", answer["results"]!.ToJsonString());
        Assert.Equal(26, (int)answer["usage"]!["total_tokens"]!);
    }

    [Theory]
    [InlineData("""{"results":[{"index":9,"relevance_score":0.5}]}""")]
    [InlineData("""{"results":[{"index":-1,"relevance_score":0.5},{"index":"0","relevance_score":1},{"index":0},7]}""")]
    public void What_ranks_nothing_of_the_requests_is_left_out(string answer) => Assert.Equal("[]", Rewritten(answer)["results"]!.ToJsonString());

    [Theory]
    [InlineData("""{"error":{"message":"no"}}""")]
    [InlineData("""{"results":7}""")]
    [InlineData("[]")]
    public void What_is_no_answer_is_not_taken_for_one(string answer)
    {
        using var document = ChatRequests.Document(Request);
        using var output = new PooledBody(16);

        RerankAnswer.Write(document, Encoding.UTF8.GetBytes(answer), output);

        Assert.False(RerankAnswer.IsAnswer(output.Memory));
    }

    private static JsonNode Rewritten(string answer)
    {
        using var document = ChatRequests.Document(Request);
        using var output = new PooledBody(16);
        RerankAnswer.Write(document, Encoding.UTF8.GetBytes(answer), output);
        Assert.True(RerankAnswer.IsAnswer(output.Memory));
        return JsonNode.Parse(output.Span)!;
    }
}
