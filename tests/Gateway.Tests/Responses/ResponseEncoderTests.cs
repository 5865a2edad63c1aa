using System.Text.Json.Nodes;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;
using Interchange.Tests.Support;

namespace Interchange.Gateway.Tests.Responses;

public sealed class ResponseEncoderTests
{
    private const string Signature = "EqQBCkgIARABGAIiQL+/==";

    [Fact]
    public async Task Streams_a_text_with_every_event_of_the_grammar()
    {
        var stream = await ResponsesCaller.StreamAsync(static chunks =>
        {
            chunks.Begin();
            chunks.Text("Hello, ");
            chunks.Text("wörld");
            chunks.Finish("stop");
        });

        Assert.Equal(
            [
                "response.created", "response.in_progress", "response.output_item.added", "response.content_part.added", "response.output_text.delta",
                "response.output_text.delta", "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed",
            ],
            stream.Types);
        Assert.Equal("Hello, wörld", (string?)stream.Final["output"]![0]!["content"]![0]!["text"]);
        Assert.Equal(ResponsesCaller.Id, (string?)stream.Final["id"]);
        Assert.Equal("vendor/model", (string?)stream.Final["model"]);
    }

    [Fact]
    public async Task Counts_and_bills_in_the_words_of_responses()
    {
        var response = await ResponsesCaller.WholeAsync(static answer => answer.Text("Hi"));

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {"input_tokens":10,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":1},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":3},
                     "total_tokens":17,"cost":0.0012,"is_byok":false,
                     "cost_details":{"upstream_inference_cost":null,"upstream_inference_input_cost":0.0008,"upstream_inference_output_cost":0.0004}}
                    """),
                response["usage"]),
            response["usage"]!.ToJsonString());
    }

    [Fact]
    public async Task Repeats_what_was_asked()
    {
        const string Request = """
            {"model":"m","input":"hi","instructions":"Be brief.","temperature":0.5,"top_p":0.9,"presence_penalty":0.1,"frequency_penalty":0.2,"max_output_tokens":50,
             "metadata":{"k":"v"},"tools":[{"type":"function","name":"f","parameters":{"type":"object"},"strict":null}],"tool_choice":"required","parallel_tool_calls":false,
             "reasoning":{"effort":"low","enabled":true},"text":{"format":{"type":"json_object"},"verbosity":"high"},"user":"u","safety_identifier":"s","prompt_cache_key":"p"}
            """;

        var response = await ResponsesCaller.WholeAsync(static answer => answer.Text("{}"), Request);

        var request = JsonNode.Parse(Request)!.AsObject();
        foreach (var name in (string[])["instructions", "temperature", "top_p", "presence_penalty", "frequency_penalty", "max_output_tokens", "metadata", "tools", "tool_choice", "parallel_tool_calls", "text", "user", "safety_identifier", "prompt_cache_key"])
        {
            Assert.True(JsonNode.DeepEquals(request[name], response[name]), name);
        }

        Assert.Equal("""{"effort":"low","summary":null}""", response["reasoning"]!.ToJsonString());
        Assert.False((bool)response["store"]!);
        Assert.Equal(ResponsesCaller.Created + 10, (long)response["completed_at"]!);
        Assert.Equal(ResponsesCaller.Created, (long)response["created_at"]!);
    }

    [Fact]
    public async Task Names_what_was_not_asked()
    {
        var response = await ResponsesCaller.WholeAsync(static answer => answer.Text("Hi"));

        Assert.Equal("true", response["parallel_tool_calls"]!.ToJsonString());
        Assert.Equal("auto", (string?)response["tool_choice"]);
        Assert.Equal("[]", response["tools"]!.ToJsonString());
        Assert.Equal("""{"format":{"type":"text"}}""", response["text"]!.ToJsonString());
        foreach (var name in (string[])["instructions", "metadata", "temperature", "top_p", "presence_penalty", "frequency_penalty", "max_output_tokens", "user", "previous_response_id"])
        {
            Assert.True(response.ContainsKey(name) && response[name] is null, name);
        }
    }

    [Fact]
    public async Task Tells_calls_whose_pieces_come_in_turns()
    {
        var stream = await ResponsesCaller.StreamAsync(static chunks =>
        {
            chunks.Begin();
            chunks.ToolCall(0, "c1", "f");
            chunks.ToolCall(1, "c2", "g");
            chunks.ToolArguments(1, "{\"b\"");
            chunks.ToolArguments(0, "{\"a\":1}");
            chunks.ToolArguments(1, ":2}");
            chunks.Finish("tool_calls");
        });

        var calls = stream.Final["output"]!.AsArray();
        Assert.Equal(["f {\"a\":1} c1", "g {\"b\":2} c2"], calls.Select(static call => $"{call!["name"]} {call["arguments"]} {call["call_id"]}"));
        Assert.Equal("completed", (string?)stream.Final["status"]);
    }

    [Fact]
    public async Task Tells_a_refusal_an_annotation_and_an_image()
    {
        var stream = await ResponsesCaller.StreamAsync(static chunks =>
        {
            chunks.Text("See there.");
            chunks.Delta(static json =>
            {
                json.WriteStartArray("annotations");
                json.WriteRawValue("""{"type":"url_citation","url_citation":{"url":"https://x","title":"X","start_index":0,"end_index":3}}""");
                json.WriteEndArray();
            });
            chunks.Refusal("But no ");
            chunks.Refusal("more.");
            chunks.Image("data:image/png;base64,QUJD");
            chunks.Finish("stop");
        });

        var output = stream.Final["output"]!;
        Assert.Equal("""{"type":"url_citation","url":"https://x","title":"X","start_index":0,"end_index":3}""", output[0]!["content"]![0]!["annotations"]![0]!.ToJsonString());
        Assert.Equal("But no more.", (string?)output[0]!["content"]![1]!["refusal"]);
        Assert.Equal("QUJD", (string?)output[1]!["result"]);
    }

    [Theory]
    [InlineData("length", "incomplete", "max_output_tokens")]
    [InlineData("content_filter", "incomplete", "content_filter")]
    [InlineData("stop", "completed", null)]
    public async Task Says_why_an_answer_ended(string finish, string status, string? reason)
    {
        var stream = await ResponsesCaller.StreamAsync(chunks =>
        {
            chunks.Text("Hel");
            chunks.Finish(finish);
        });
        var whole = await ResponsesCaller.WholeAsync(answer =>
        {
            answer.Text("Hel");
            answer.NativeFinishReason = finish;
        });

        Assert.All([stream.Final, whole], response =>
        {
            Assert.Equal(status, (string?)response["status"]);
            Assert.Equal(reason, (string?)response["incomplete_details"]?["reason"]);
            Assert.Equal(status, (string?)response["output"]![0]!["status"]);
        });
    }

    [Theory]
    [InlineData("rate_limit_exceeded", "rate_limit_exceeded")]
    [InlineData("provider_unavailable", "server_error")]
    [InlineData("payment_required", "invalid_prompt")]
    [InlineData("content_policy_violation", "image_content_policy_violation")]
    public async Task Never_lets_an_answer_that_broke_off_look_complete(string type, string code)
    {
        var chat = ResponsesCaller.ChatStream(static chunks => chunks.Text("Hel"), ends: false);
        var error = System.Text.Encoding.UTF8.GetBytes(
            $$$"""data: {"id":"gen-1-abc","model":"vendor/model","error":{"code":502,"message":"It broke.","metadata":{"error_type":"{{{type}}}"}},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}""" + "\n\n");

        var stream = ResponsesGrammar.Check(await ResponsesCaller.EncodeAsync([.. chat, .. error], ResponsesCaller.Encoder(), int.MaxValue));

        Assert.Equal("response.failed", stream.Types.Last());
        Assert.Equal(code, (string?)stream.Final["error"]!["code"]);
        Assert.Equal("It broke.", (string?)stream.Final["error"]!["message"]);
        Assert.Equal(type, (string?)stream.Final["error_type"]);
        Assert.Equal("incomplete", (string?)stream.Final["output"]![0]!["status"]);
        Assert.DoesNotContain("response.completed", stream.Types);
    }

    [Fact]
    public async Task A_stream_whose_end_never_came_has_no_end()
    {
        var chat = ResponsesCaller.ChatStream(static chunks =>
        {
            chunks.Text("Hello");
            chunks.Finish("stop");
        }, ends: false);

        var text = await ResponsesCaller.EncodeAsync(chat, ResponsesCaller.Encoder(), int.MaxValue);

        Assert.DoesNotContain("response.completed", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_the_same_streamed_and_whole()
    {
        var stream = await ResponsesCaller.StreamAsync(WriteEverything);

        var whole = await ResponsesCaller.WholeAsync(static answer =>
        {
            answer.Reasoning("First, second.", Detail($$"""{"type":"reasoning.text","text":"First, second.","signature":"{{Signature}}","format":"anthropic-claude-v1","index":0}"""));
            answer.Reasoning("", Detail("""{"type":"reasoning.encrypted","data":"opaque==","format":"anthropic-claude-v1","index":1}"""));
            answer.Text("Hello, wörld");
            answer.ToolCall("c1", "f", """{"a":1}""");
            answer.ToolCall("c2", "g", "{}");
            answer.NativeFinishReason = "tool_calls";
        });

        Assert.True(JsonNode.DeepEquals(stream.Final, whole), $"{stream.Final.ToJsonString()}\n{whole.ToJsonString()}");
    }

    [Fact]
    public async Task Says_the_same_wherever_the_bytes_are_cut()
    {
        var chat = ResponsesCaller.ChatStream(WriteEverything);
        var expected = await ResponsesCaller.EncodeAsync(chat, ResponsesCaller.Encoder(), int.MaxValue);
        ResponsesGrammar.Check(expected);

        for (var slice = 1; slice < 300; slice++)
        {
            Assert.Equal(expected, await ResponsesCaller.EncodeAsync(chat, ResponsesCaller.Encoder(), slice));
        }
    }

    [Fact]
    public void Sends_comments_into_silence()
    {
        using var output = new PooledBody(16);

        ResponsesCaller.Encoder().KeepAlive(output);

        Assert.StartsWith(":", System.Text.Encoding.UTF8.GetString(output.Span), StringComparison.Ordinal);
    }

    private static void WriteEverything(ChunkWriter chunks)
    {
        chunks.Begin();
        chunks.Reasoning("First, ", Detail("""{"type":"reasoning.text","text":"First, ","format":"anthropic-claude-v1","index":0}"""));
        chunks.Reasoning("second.", Detail("""{"type":"reasoning.text","text":"second.","index":0}"""));
        chunks.Reasoning("", Detail($$"""{"type":"reasoning.text","signature":"{{Signature}}","index":0}"""));
        chunks.Reasoning("", Detail("""{"type":"reasoning.encrypted","data":"opaque==","format":"anthropic-claude-v1","index":1}"""));
        chunks.Text("Hello, ");
        chunks.Text("wörld");
        chunks.ToolCall(0, "c1", "f");
        chunks.ToolArguments(0, "{\"a\"");
        chunks.ToolArguments(0, ":1}");
        chunks.ToolCall(1, "c2", "g");
        chunks.ToolArguments(1, "{}");
        chunks.Finish("tool_calls");
    }

    private static Action<System.Text.Json.Utf8JsonWriter> Detail(string members) => json => json.WriteRawMembers(members);
}
