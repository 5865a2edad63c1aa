using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;
using OpenAI;
using OpenAI.Chat;

namespace Interchange.EndToEnd.Tests.Wires;

/// <summary>OpenAI's own .NET library, and a caller without one, against providers of every wire but its own.</summary>
[Collection(ProductCollection.Name)]
public sealed class CloudWireTests : EndToEndTests
{
    private const string Image = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    private readonly InterchangeProcess _product;

    public CloudWireTests(Product product) => _product = Using(product);

    public static TheoryData<string> Slugs => [.. Matrix.Wires.Select(static wire => wire.Author).Where(static author => author != "scripted")];

    public static TheoryData<string> BreakableSlugs => [.. Matrix.Breakable];

    public static TheoryData<string, bool> BreakableSlugsAndModes => [.. Matrix.Breakable.SelectMany(static slug => (bool[])[false, true], static (slug, stream) => (slug, stream))];

    public static TheoryData<string, bool> SlugsAndModes => [.. Slugs.SelectMany(static row => (bool[])[false, true], static (row, stream) => (row.Data, stream))];

    private Caller Caller => _product.Caller;

    [Theory]
    [MemberData(nameof(SlugsAndModes))]
    public async Task Answers_and_counts(string slug, bool stream)
    {
        var (completion, usage) = await AnswerAsync(slug + "/echo", [new SystemChatMessage("be brief"), new UserChatMessage("hello there, world 🌍")], new(), stream);

        Assert.Equal(("hello there, world 🌍", ChatFinishReason.Stop), completion);
        Assert.Equal((6, 4), (usage.InputTokenCount, usage.OutputTokenCount));
    }

    [Theory]
    [MemberData(nameof(SlugsAndModes))]
    public async Task Stops_at_the_bound(string slug, bool stream)
    {
        var (completion, _) = await AnswerAsync(slug + "/echo", [new UserChatMessage("one two three four")], new() { MaxOutputTokenCount = 2 }, stream);

        Assert.Equal(("one two", ChatFinishReason.Length), completion);
    }

    [Theory]
    [MemberData(nameof(SlugsAndModes))]
    public async Task Keeps_to_a_schema(string slug, bool stream)
    {
        var options = new ChatCompletionOptions
        {
            ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat(
                "person",
                BinaryData.FromString("""{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name","age"],"additionalProperties":false}"""),
                jsonSchemaIsStrict: true),
        };

        var ((text, finish), _) = await AnswerAsync(slug + "/json", [new UserChatMessage("Who?")], options, stream);

        Assert.Equal(ChatFinishReason.Stop, finish);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"name":"scripted","age":1}"""), JsonNode.Parse(text)), text);
    }

    [Theory]
    [MemberData(nameof(SlugsAndModes))]
    public async Task Takes_images(string slug, bool stream)
    {
        var bytes = BinaryData.FromBytes(Convert.FromBase64String(Image[(Image.IndexOf(',', StringComparison.Ordinal) + 1)..]));
        var message = new UserChatMessage(ChatMessageContentPart.CreateTextPart("what is this?"), ChatMessageContentPart.CreateImagePart(bytes, "image/png"));

        var (completion, _) = await AnswerAsync(slug + "/echo", [message], new(), stream);

        Assert.Equal(("what is this?", ChatFinishReason.Stop), completion);
    }

    [Theory]
    [MemberData(nameof(SlugsAndModes))]
    public async Task Goes_through_three_turns_of_parallel_tools_with_its_signatures(string slug, bool stream)
    {
        const string Tools = """
            "tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}]
            """;
        var messages = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "How is the weather?" });
        var signatures = new List<string>();
        for (var turn = 0; turn < 2; turn++)
        {
            var message = await MessageAsync(slug + "/signed-reasoning", messages, Tools, stream);
            var calls = message["tool_calls"]!.AsArray();
            Assert.Equal(2, calls.Count);
            Assert.Distinct(calls.Select(static call => (string)call!["id"]!));
            Assert.All(calls, static call => Assert.Equal("""{"city":"scripted"}""", (string?)call!["function"]!["arguments"]));
            Assert.Equal("Let me think about this.", (string?)message["reasoning"]);
            signatures.AddRange(message["reasoning_details"]!.AsArray().Select(static detail => (string?)detail!["signature"] ?? (string?)detail["data"]).OfType<string>());
            messages.Add((JsonNode)message);
            foreach (var call in calls)
            {
                messages.Add((JsonNode)new JsonObject { ["role"] = "tool", ["tool_call_id"] = (string?)call!["id"], ["content"] = "sunny" });
            }

            Assert.Equal(turn + 1, signatures.Count);
            var answer = await MessageAsync(slug + "/signed-reasoning", messages, Tools, stream);
            Assert.Equal($"Signatures: {string.Join(' ', signatures.Select(signature => SaidOf(slug, signature)))}", (string?)answer["content"]);
            messages.Add((JsonNode)new JsonObject { ["role"] = "assistant", ["content"] = "Sunny." });
            messages.Add((JsonNode)new JsonObject { ["role"] = "user", ["content"] = "And tomorrow?" });
        }
    }

    [Theory]
    [MemberData(nameof(SlugsAndModes))]
    public async Task Bills_what_came_from_a_cache_and_what_was_thought(string slug, bool stream)
    {
        var body = Ask.For(slug + "/cached", stream: stream);
        JsonNode usage;
        string id;
        if (stream)
        {
            var answer = await Caller.StreamAsync(body, Cancellation);
            (usage, id) = (answer.Chunks[^1]["usage"]!, answer.Id);
        }
        else
        {
            var answer = await Caller.CompleteAsync(body, Cancellation);
            (usage, id) = (answer.Json["usage"]!, answer.Id);
        }

        // Not all say how much of the output was thought.
        Assert.Equal((6, 3, 13, slug is "scripted-bedrock" or "scripted-cohere" or "scripted-mistral" ? 0 : 7), (
            (int)usage["prompt_tokens"]!,
            (int)usage["prompt_tokens_details"]!["cached_tokens"]!,
            (int)usage["completion_tokens"]!,
            (int)usage["completion_tokens_details"]!["reasoning_tokens"]!));
        Assert.Equal(0.0000293m, (decimal)usage["cost"]!);
        var record = await Caller.GetGenerationAsync(id, Cancellation);
        Assert.Equal(0.0000293m, (decimal)record["total_cost"]!);
    }

    [Theory]
    [MemberData(nameof(BreakableSlugsAndModes))]
    public async Task Never_takes_a_broken_answer_for_a_whole_one(string slug, bool stream)
    {
        foreach (var script in (string[])["eof-mid-stream", "cut-mid-stream", "error-mid-stream", "malformed-chunk"])
        {
            var body = Ask.For($"{slug}/{script}", stream: stream);
            if (stream)
            {
                var answer = await Caller.StreamAsync(body, Cancellation);

                // What breaks before anything was sent is a failure with a status of its own.
                Assert.False(answer.EndedNormally, $"{script}: {answer.Body}");
                Assert.Contains("\"error\":{", answer.Body, StringComparison.Ordinal);
                Assert.StartsWith(answer.Text, Ask.Question, StringComparison.Ordinal);
            }
            else
            {
                Assert.False((await Caller.CompleteAsync(body, Cancellation)).EndedNormally, script);
            }
        }
    }

    [Theory]
    [MemberData(nameof(BreakableSlugs))]
    public async Task Tells_failures_apart(string slug)
    {
        foreach (var (script, status) in (IEnumerable<(string, int)>)[("flaky-503", 503), ("rate-limited", 429), ("context-length", 400), ("content-filter", 400), ("unauthorized", 502)])
        {
            var answer = await Caller.CompleteAsync(Ask.For($"{slug}/{script}"), Cancellation);

            Assert.True(status == (int)answer.Status, $"{script}: {answer.Status} {answer.Body}");
        }
    }

    [Theory]
    [InlineData("scripted-anthropic")]
    [InlineData("scripted-gemini")]
    [InlineData("scripted-bedrock")]
    [InlineData("scripted-cohere")]
    public async Task Says_what_it_cannot_carry(string slug)
    {
        var answer = await Caller.CompleteAsync(
            $$"""{"model":"{{slug}}/echo","messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"} }]}]}""", Cancellation);

        Assert.Equal(400, (int)answer.Status);
        Assert.Contains("file_data", answer.Message, StringComparison.Ordinal);
    }

    private async Task<((string Text, ChatFinishReason? Finish) Completion, ChatTokenUsage Usage)> AnswerAsync(
        string model, List<ChatMessage> messages, ChatCompletionOptions options, bool stream)
    {
        var client = new OpenAIClient(
            new ApiKeyCredential(_product.Keys.Inference),
            new OpenAIClientOptions { Endpoint = new Uri(_product.Address, "api/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) }).GetChatClient(model);
        if (!stream)
        {
            ChatCompletion completion = await client.CompleteChatAsync(messages, options, Cancellation);
            return ((completion.Content[0].Text, completion.FinishReason), completion.Usage);
        }

        var text = new StringBuilder();
        ChatFinishReason? finish = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in client.CompleteChatStreamingAsync(messages, options, Cancellation))
        {
            text.Append(string.Concat(update.ContentUpdate.Select(static part => part.Text)));
            finish ??= update.FinishReason;
            usage ??= update.Usage;
        }

        return ((text.ToString(), finish), usage!);
    }

    /// <summary>What the provider says of a signature: Cohere gives none, so that it says the thought; Mistral's has the gateway's mark before it.</summary>
    private static string SaidOf(string slug, string signature) => slug switch
    {
        "scripted-cohere" => "Let me think about this.",
        "scripted-mistral" => signature["mistral:".Length..],
        _ => signature,
    };

    /// <summary>The assistant's message, as a client keeps it.</summary>
    private async Task<JsonObject> MessageAsync(string model, JsonArray messages, string tools, bool stream)
    {
        var body = $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":{{messages.ToJsonString()}},{{tools}}}""";
        if (!stream)
        {
            var answer = await Caller.CompleteAsync(body, Cancellation);
            Assert.True(answer.EndedNormally, answer.Body);
            return answer.Json["choices"]![0]!["message"]!.DeepClone().AsObject();
        }

        var streamed = await Caller.StreamAsync(body, Cancellation);
        Assert.True(streamed.EndedNormally, streamed.Body);
        return StreamedMessage.Of(streamed.Chunks);
    }
}
