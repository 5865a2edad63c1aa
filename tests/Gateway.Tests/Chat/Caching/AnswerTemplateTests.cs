using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Interchange.Gateway.Chat.Caching;

namespace Interchange.Gateway.Tests.Chat.Caching;

public sealed class AnswerTemplateTests
{
    private const string Whole =
        """{"id":"gen-1-old","object":"chat.completion","created":5,"model":"a/b","choices":[{"index":0,"message":{"role":"assistant","content":"\"id\":\"gen-1-old\" usage"}}],"usage":{"prompt_tokens":3,"completion_tokens":4,"cost":0.1},"openrouter_metadata":{"attempt":1}}""";

    [Fact]
    public void Changes_nothing_of_a_whole_answer_but_id_usage_and_routing_record()
    {
        var answer = Written(AnswerTemplate.OfWhole(Encoding.UTF8.GetBytes(Whole)), "gen-2-new");

        var json = JsonNode.Parse(answer)!.AsObject();
        Assert.Equal(["id", "object", "created", "model", "choices", "usage"], json.Select(static member => member.Key));
        Assert.Equal("gen-2-new", (string?)json["id"]);
        Assert.Equal("\"id\":\"gen-1-old\" usage", (string?)json["choices"]![0]!["message"]!["content"]);
        Assert.Equal(0, (int?)json["usage"]!["prompt_tokens"]);
        Assert.Equal(0, (int?)json["usage"]!["completion_tokens"]);
        Assert.Equal(0m, (decimal?)json["usage"]!["cost"]);
    }

    [Fact]
    public void Replays_a_stream_without_its_comments()
    {
        const string Stream =
            ": INTERCHANGE PROCESSING\n\n"
            + "data: {\"id\":\"gen-1-old\",\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n"
            + ": INTERCHANGE PROCESSING\n\n"
            + "data: {\"id\":\"gen-1-old\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"cost\":1},\"openrouter_metadata\":{\"attempt\":1}}\n\n"
            + "data: [DONE]\n\n";

        var lines = Written(AnswerTemplate.OfStream(Encoding.UTF8.GetBytes(Stream)), "gen-2-new").Split("\n\n");

        Assert.Equal(4, lines.Length);
        Assert.Equal("data: {\"id\":\"gen-2-new\",\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}", lines[0]);
        var last = JsonNode.Parse(lines[1]["data: ".Length..])!;
        Assert.Equal("gen-2-new", (string?)last["id"]);
        Assert.Equal(0, (int?)last["usage"]!["prompt_tokens"]);
        Assert.Null(last["openrouter_metadata"]);
        Assert.Equal("data: [DONE]", lines[2]);
        Assert.Equal("", lines[3]);
    }

    [Fact]
    public void Keeps_every_text_whatever_it_holds() =>
        Gen.String.Sample(text =>
        {
            var original = new JsonObject { ["id"] = "gen-1-old", ["choices"] = new JsonArray(new JsonObject { ["text"] = text, ["id"] = "kept" }) };
            var bytes = Encoding.UTF8.GetBytes(original.ToJsonString());

            var replayed = JsonNode.Parse(Written(AnswerTemplate.OfWhole(bytes), "gen-2-new"))!;

            original["id"] = "gen-2-new";
            return JsonNode.DeepEquals(original, replayed);
        });

    private static string Written(AnswerTemplate template, string id)
    {
        var output = new ArrayBufferWriter<byte>();
        template.Write(output, id);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
