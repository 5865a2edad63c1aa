using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Scripted;
using Interchange.Gateway.Providers.Scripted.Scripts;

namespace Interchange.Gateway.Tests.Providers.Scripted;

public sealed class AnswersTests
{
    [Theory]
    [InlineData("echo")]
    [InlineData("native-finish")]
    [InlineData("no-usage")]
    [InlineData("usage-on-final-choice")]
    [InlineData("cached")]
    [InlineData("crlf")]
    [InlineData("dribble")]
    [InlineData("slow-first-token")]
    public void Echoes_the_last_user_message_streamed_and_not(string script)
    {
        var streamed = ScriptTable.Play(A.Call(script));
        var whole = ScriptTable.Play(A.Call(script, stream: false));

        Assert.Equal("one two three four", Wire.Text(streamed));
        Assert.Equal("[DONE]", Wire.Events(streamed)[^1]);
        Assert.Equal("one two three four", (string?)Wire.Document(whole)["choices"]![0]!["message"]!["content"]);
    }

    [Theory]
    [InlineData("echo", 14_000)]
    [InlineData("cached", 25_300)]
    [InlineData("reasoning", 24_000)]
    [InlineData("crlf", 14_000)]
    [InlineData("no-done", 14_000)]
    [InlineData("no-usage", 14_000)]
    [InlineData("dribble", 14_000)]
    public void Bills_what_it_says_it_has_used(string script, long nanoDollars)
    {
        Assert.Equal(nanoDollars, ScriptTable.Play(A.Call(script)).Bill!.NanoDollars);
        Assert.Equal(nanoDollars, ScriptTable.Play(A.Call(script, stream: false)).Bill!.NanoDollars);
    }

    [Fact]
    public void Counts_a_token_per_word_and_streams_a_chunk_per_token()
    {
        var reply = ScriptTable.Play(A.Call("echo"));

        var usage = Wire.Usage(reply)!;
        Assert.Equal(6, (int)usage["prompt_tokens"]!);
        Assert.Equal(4, (int)usage["completion_tokens"]!);
        Assert.Equal(10, (int)usage["total_tokens"]!);
        Assert.Equal(1 + 4 + 1 + 1, Wire.Chunks(reply).Count);
    }

    [Fact]
    public void Sends_usage_only_when_it_is_asked_for()
    {
        var request = A.Call("echo") with { IncludeUsage = false };

        Assert.Null(Wire.Usage(ScriptTable.Play(request)));
    }

    [Fact]
    public void Stops_at_max_tokens_with_finish_reason_length()
    {
        var reply = ScriptTable.Play(A.Call("echo", extra: ",\"max_tokens\":2"));

        Assert.Equal("one two", Wire.Text(reply));
        Assert.Equal("length", Wire.FinishReason(reply));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData(",\"max_tokens\":17", 17)]
    [InlineData(",\"max_tokens\":17,\"max_completion_tokens\":5", 5)]
    public void Writes_as_many_words_as_it_is_told(string extra, int words) =>
        Assert.Equal(words, Wire.Text(ScriptTable.Play(A.Call("long", extra: extra))).Split(' ').Length);

    [Fact]
    public void Sends_unicode_as_itself_and_not_as_escapes()
    {
        var reply = ScriptTable.Play(A.Call("unicode"));

        Assert.Equal(Answers.UnicodeText, Wire.Text(reply));
        Assert.True(Wire.Bytes(reply).AsSpan().IndexOf("👩"u8) > 0);
    }

    [Fact]
    public void Calls_the_first_tool_with_arguments_in_pieces()
    {
        const string Tools = """
            ,"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object",
             "properties":{"city":{"type":"string"},"days":{"type":"integer"}}}}}]
            """;
        var calls = Wire.Chunks(ScriptTable.Play(A.Call("tools", extra: Tools)))
            .Select(chunk => chunk["choices"] is JsonArray { Count: > 0 } choices ? choices[0]!["delta"]!["tool_calls"]?[0] : null)
            .OfType<JsonNode>()
            .ToList();

        Assert.Equal("weather", (string?)calls[0]["function"]!["name"]);
        Assert.True(calls.Count > 3);
        Assert.Equal("""{"city":"scripted","days":1}""", string.Concat(calls.Select(call => (string?)call["function"]!["arguments"])));
        Assert.Equal("tool_calls", Wire.FinishReason(ScriptTable.Play(A.Call("tools", extra: Tools))));
    }

    [Fact]
    public void Answers_in_words_once_the_tool_has_answered()
    {
        var body = """{"model":"tools","messages":[{"role":"user","content":"x"},{"role":"tool","tool_call_id":"c","content":"sun"}]}"""u8.ToArray();

        var document = Wire.Document(ScriptTable.Play(ScriptRequest.Parse(body, "chatcmpl-1", 1)));

        Assert.Equal("stop", (string?)document["choices"]![0]!["finish_reason"]);
        Assert.Equal("The tool has answered.", (string?)document["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public void Answers_a_document_that_satisfies_the_schema()
    {
        const string Format = """
            ,"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"type":"object","properties":{
              "name":{"type":"string"},"age":{"type":"integer","minimum":18},"score":{"type":"number"},"ok":{"type":"boolean"},
              "kind":{"enum":["b","a"]},"tags":{"type":"array","items":{"type":"string"}},
              "next":{"$ref":"#/$defs/node"},"maybe":{"type":["string","null"]}},
              "$defs":{"node":{"type":"object","properties":{"id":{"const":7},"children":{"type":"array","items":{"$ref":"#/$defs/node"}}}}}}}}
            """;
        var answer = JsonNode.Parse(Wire.Text(ScriptTable.Play(A.Call("json", extra: Format))))!;

        Assert.Equal("scripted", (string?)answer["name"]);
        Assert.Equal(18, (int)answer["age"]!);
        Assert.Equal(1.5m, (decimal)answer["score"]!);
        Assert.True((bool)answer["ok"]!);
        Assert.Equal("b", (string?)answer["kind"]);
        Assert.Equal("scripted", (string?)answer["tags"]![0]);
        Assert.Equal(7, (int)answer["next"]!["id"]!);
        Assert.Equal("scripted", (string?)answer["maybe"]);
    }

    [Fact]
    public void Answers_an_empty_document_without_a_schema() => Assert.Equal("{}", Wire.Text(ScriptTable.Play(A.Call("json"))));

    [Fact]
    public void Reflects_the_body_byte_for_byte()
    {
        var body = """{"model":"reflect", "temperature":1.0,"x":1e2,"messages":[{"role":"user","content":"\u00e9 é"}] }"""u8.ToArray();

        var document = Wire.Document(ScriptTable.Play(ScriptRequest.Parse(body, "chatcmpl-1", 1)));

        Assert.Equal(body, Convert.FromBase64String((string)document["choices"]![0]!["message"]!["content"]!));
    }

    [Fact]
    public void Thinks_before_it_speaks()
    {
        var reply = ScriptTable.Play(A.Call("reasoning"));

        Assert.Equal("Let me think about this.", Wire.Text(reply, "reasoning_content"));
        Assert.Equal("one two three four", Wire.Text(reply));
        Assert.Equal(5, (int)Wire.Usage(reply)!["completion_tokens_details"]!["reasoning_tokens"]!);
        Assert.Equal(9, (int)Wire.Usage(reply)!["completion_tokens"]!);
    }

    [Fact]
    public void Says_what_came_from_the_cache()
    {
        var usage = Wire.Usage(ScriptTable.Play(A.Call("cached")))!;

        Assert.Equal(3, (int)usage["prompt_tokens_details"]!["cached_tokens"]!);
        Assert.Equal(7, (int)usage["completion_tokens_details"]!["reasoning_tokens"]!);
        Assert.Equal(11, (int)usage["completion_tokens"]!);
    }

    [Fact]
    public void Puts_usage_on_the_chunk_with_the_finish_reason()
    {
        var last = Wire.Chunks(ScriptTable.Play(A.Call("usage-on-final-choice")))[^1];

        Assert.Equal("stop", (string?)last["choices"]![0]!["finish_reason"]);
        Assert.Equal(4, (int)last["usage"]!["completion_tokens"]!);
    }

    [Fact]
    public void Keeps_usage_to_itself() => Assert.Null(Wire.Usage(ScriptTable.Play(A.Call("no-usage"))));

    [Fact]
    public void Refuses_with_a_content_filter()
    {
        var reply = ScriptTable.Play(A.Call("refusal"));

        Assert.Equal("content_filter", Wire.FinishReason(reply));
        Assert.Equal("", Wire.Text(reply));
        Assert.NotEqual("", Wire.Text(reply, "refusal"));
    }

    [Fact]
    public void Completes_without_the_done_frame()
    {
        var reply = ScriptTable.Play(A.Call("no-done"));

        Assert.Equal("stop", Wire.FinishReason(reply));
        Assert.NotNull(Wire.Usage(reply));
        Assert.DoesNotContain("[DONE]", Wire.Events(reply));
    }

    [Fact]
    public void Uses_every_freedom_of_the_event_stream_format()
    {
        var text = Encoding.UTF8.GetString(Wire.Bytes(ScriptTable.Play(A.Call("crlf"))));

        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Contains("\r\n: scripted\r\nevent: message\r\nid: 1\r\ndata:{\"id\":\"chatcmpl-1\",\r\ndata: \"object\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Dribbles_single_bytes() => Assert.All(ScriptTable.Play(A.Call("dribble")).Parts, part => Assert.Equal(1, part.Bytes.Length));

    [Theory]
    [InlineData("", 20_000)]
    [InlineData(",\"scripted\":{\"delay_ms\":150}", 150)]
    public void Waits_before_the_first_token(string extra, int milliseconds)
    {
        var reply = ScriptTable.Play(A.Call("slow-first-token", extra: extra));

        Assert.True(reply.HeadersFirst);
        Assert.Equal(milliseconds, reply.Parts.First().Delay.TotalMilliseconds);
    }

    [Fact]
    public void Waits_between_tokens_when_it_is_told()
    {
        var parts = ScriptTable.Play(A.Call("echo", extra: ",\"scripted\":{\"interval_ms\":40}")).Parts.ToList();

        Assert.Equal(0, parts[0].Delay.TotalMilliseconds);
        Assert.All(parts[1..^1], part => Assert.Equal(40, part.Delay.TotalMilliseconds));
    }

    [Fact]
    public void Reads_the_text_of_content_parts()
    {
        var body = """
            {"model":"echo","messages":[{"role":"user","content":[{"type":"text","text":"a "},
             {"type":"image_url","image_url":{"url":"data:,"}},{"type":"text","text":"b"}]}]}
            """;

        Assert.Equal("a b", ScriptRequest.Parse(Encoding.UTF8.GetBytes(body), "chatcmpl-1", 1).LastUserText);
    }
}
