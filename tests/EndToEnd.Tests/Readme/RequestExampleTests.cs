using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.FaultWall;

namespace Interchange.EndToEnd.Tests.Readme;

[Collection(ChapterCollection.Name)]
public sealed class RequestExampleTests(ChapterProduct chapter) : ExampleTests(chapter)
{
    [Theory, Example("request", "models")]
    public async Task The_next_model_answers_when_the_first_one_fails(string example)
    {
        Chapter.Providers["openai"].Script("gpt-4.1-mini", static (exchange, _) => Answers.FailAsync(exchange, 503, "Down"));

        var answer = await AnswerAsync(Request(example));

        Assert.Equal("openai/gpt-oss-120b", (string?)answer.Json["model"]);
        var attempts = await AttemptsAsync(answer.Id);
        Assert.Equal(("openai/gpt-4.1-mini", "overloaded"), ((string?)attempts[0]["model_permaslug"], Failure(attempts[0])));
    }

    [Theory, Example("request", "~author/family-latest")]
    public async Task The_newest_of_the_family_answers(string example)
    {
        var newest = (await ModelsAsync())
            .Where(static model => Id(model).StartsWith("anthropic/claude", StringComparison.Ordinal) && Id(model).Contains("sonnet", StringComparison.Ordinal))
            .MaxBy(static model => (long)model["created"]!)!;

        Assert.Equal(Id(newest), (string?)(await AnswerAsync(Request(example))).Json["model"]);
    }

    [Theory, Example("request", "interchange/auto")]
    public async Task The_gateway_chooses_one_of_its_models_and_stays_with_it(string example)
    {
        var first = await AnswerAsync(Request(example));
        var second = await AnswerAsync(Request(example));

        Assert.Contains((string?)first.Json["model"], (await ModelsAsync()).Select(Id));
        Assert.Equal((string?)first.Json["model"], (string?)second.Json["model"]);
        Assert.Equal("interchange/auto", (string?)(await Product.Caller.GetGenerationAsync(first.Id, Cancellation))["router"]);
    }

    [Theory, Example("request", "interchange/free")]
    public async Task A_model_that_costs_nothing_answers(string example)
    {
        var answer = await AnswerAsync(Request(example));

        Assert.Equal(0, (decimal?)answer.Json["usage"]!["cost"]);
        Assert.Equal("NVIDIA", (string?)answer.Json["provider"]);
    }

    [Theory, Example("request", "session_id")]
    public async Task A_conversation_stays_at_its_endpoint(string example)
    {
        var other = example.Replace("chat-42", "chat-{0}", StringComparison.Ordinal);
        Assert.NotEqual(example, other);
        var others = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            number => AnswerAsync(Request(other.Replace("{0}", $"{number}", StringComparison.Ordinal), "alike"))));

        Assert.Single(await ProvidersAsync(Request(example, "alike")));
        Assert.NotEqual(1, others.Select(static answer => (string?)answer.Json["provider"]).Distinct().Count());
    }

    private static string Id(JsonNode model) => (string)model["id"]!;

    private async Task<IReadOnlyList<JsonNode>> ModelsAsync()
    {
        var listing = await Product.Caller.Http.GetStringAsync(new Uri("api/v1/models", UriKind.Relative), Cancellation);
        return [.. JsonNode.Parse(listing)!["data"]!.AsArray().Select(static model => model!)];
    }
}
