using System.Text;
using System.Text.Json.Nodes;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>Legacy completions: text in, text out.</summary>
internal sealed class CompletionsCaller : IDialectCaller
{
    public string Name => "completions";

    public string Path => "api/v1/completions";

    public string Body(Question question)
    {
        var body = new JsonObject { ["model"] = question.Model, ["prompt"] = question.Text, ["max_tokens"] = question.MaxTokens };
        if (question.Stream)
        {
            body["stream"] = true;
        }

        return body.ToJsonString();
    }

    public Heard Whole(string body)
    {
        var answer = JsonNode.Parse(body)!;
        Assert.Equal("text_completion", (string?)answer["object"]);
        var choice = Assert.Single(answer["choices"]!.AsArray())!;
        return Of(Json.Text(choice["text"]), Json.Text(choice["finish_reason"]), answer["usage"]!);
    }

    public Heard Streamed(string events)
    {
        var data = Json.Events(events).ToList();
        Assert.Equal("[DONE]", data[^1]);
        var (text, finish) = (new StringBuilder(), "");
        JsonNode? usage = null;
        foreach (var chunk in data.SkipLast(1).Select(static line => JsonNode.Parse(line)!))
        {
            Assert.Equal("text_completion", (string?)chunk["object"]);
            Assert.Null(usage);
            usage = chunk["usage"];
            foreach (var choice in chunk["choices"]!.AsArray())
            {
                Assert.Equal("", finish);
                text.Append(Json.Text(choice!["text"]));
                finish = Json.Text(choice["finish_reason"]);
            }
        }

        return Of(text.ToString(), finish, usage!);
    }

    private static Heard Of(string text, string finish, JsonNode usage) => new()
    {
        Status = 200,
        Text = text,
        Finish = finish,
        Usage = (Json.Count(usage["prompt_tokens"]), Json.Count(usage["completion_tokens"]), Json.Count(usage["prompt_tokens_details"]?["cached_tokens"])),
        Cost = (decimal?)usage["cost"],
    };
}
