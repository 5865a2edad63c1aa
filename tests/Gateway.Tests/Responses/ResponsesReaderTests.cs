using System.Text.Json.Nodes;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Responses.Reading;

namespace Interchange.Gateway.Tests.Responses;

public sealed class ResponsesReaderTests
{
    [Fact]
    public void Makes_a_user_message_of_a_text() =>
        Same("""[{"role":"user","content":"hi \u00e9"}]""", ResponsesCaller.Messages("\"hi \\u00e9\""));

    [Fact]
    public void Puts_the_instructions_first() => Same(
        """[{"role":"system","content":"Be brief."},{"role":"user","content":"hi"}]""",
        ResponsesCaller.Chat("""{"input":"hi","model":"m","instructions":"Be brief."}""")["messages"]!);

    [Theory]
    [InlineData("""{"type":"input_text","text":"a"}""", """{"type":"text","text":"a"}""")]
    [InlineData("""{"type":"input_text","text":"a","prompt_cache_breakpoint":{"mode":"explicit"}}""", """{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}""")]
    [InlineData("""{"type":"input_image","detail":"low","image_url":"https://x/i.png"}""", """{"type":"image_url","image_url":{"url":"https://x/i.png","detail":"low"}}""")]
    [InlineData("""{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}""", """{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,QQ=="}}""")]
    [InlineData("""{"type":"input_file","file_url":"https://x/a.pdf"}""", """{"type":"file","file":{"file_data":"https://x/a.pdf"}}""")]
    [InlineData("""{"type":"input_file","file_id":"file-1"}""", """{"type":"file","file":{"file_id":"file-1"}}""")]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}}""", """{"type":"input_audio","input_audio":{"data":"QQ==","format":"wav"}}""")]
    [InlineData("""{"type":"input_video","video_url":"https://x/v.mp4"}""", """{"type":"video_url","video_url":{"url":"https://x/v.mp4"}}""")]
    public void Translates_every_kind_of_content(string piece, string part) => Same(
        $$"""[{"role":"user","content":[{{part}}]}]""",
        ResponsesCaller.Messages($$"""[{"type":"message","role":"user","content":[{{piece}}]}]"""));

    [Fact]
    public void Gathers_what_the_assistant_did_into_one_message() => Same(
        """
        [{"role":"user","content":"Weather in Rome and Oslo?"},
         {"role":"assistant","content":"I look it up.",
          "reasoning_details":[{"type":"reasoning.text","format":"anthropic-claude-v1","index":0,"text":"Two calls.","signature":"sig=="}],
          "tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}},
                        {"id":"c2","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Oslo\"}"}}]},
         {"role":"tool","tool_call_id":"c1","content":"sunny"},
         {"role":"tool","tool_call_id":"c2","content":[{"type":"text","text":"rain"}]},
         {"role":"developer","content":"Be brief."}]
        """,
        ResponsesCaller.Messages("""
        [{"role":"user","content":"Weather in Rome and Oslo?"},
         {"type":"reasoning","id":"rs_gen-1-0","summary":[],"content":[{"type":"reasoning_text","text":"Two calls."}],"signature":"sig==","format":"anthropic-claude-v1"},
         {"type":"message","role":"assistant","id":"msg_1","status":"completed","content":[{"type":"output_text","text":"I look it up.","annotations":[]}]},
         {"type":"function_call","id":"fc_1","call_id":"c1","name":"weather","arguments":"{\"city\":\"Rome\"}","status":"completed"},
         {"type":"function_call","id":"fc_2","call_id":"c2","name":"weather","arguments":"{\"city\":\"Oslo\"}"},
         {"type":"function_call_output","call_id":"c1","output":"sunny"},
         {"type":"function_call_output","call_id":"c2","output":[{"type":"input_text","text":"rain"}]},
         {"role":"developer","content":"Be brief."}]
        """));

    [Fact]
    public void Begins_a_message_of_the_assistant_anew_after_every_other_speaker() => Same(
        """[{"role":"assistant","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]""",
        ResponsesCaller.Messages("""[{"role":"assistant","content":"a"},{"role":"user","content":"b"},{"role":"assistant","content":"c"}]"""));

    [Fact]
    public void Keeps_a_refusal_and_a_generated_image_in_the_conversation() => Same(
        """[{"role":"assistant","content":[{"type":"text","text":"No."},{"type":"image_url","image_url":{"url":"data:image/jpeg;base64,/9jA"}}]}]""",
        ResponsesCaller.Messages("""[{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]},{"type":"image_generation_call","id":"ig","status":"completed","result":"/9jA"}]"""));

    [Fact]
    public void Translates_functions_and_their_choice() => Same(
        """
        {"messages":[{"role":"user","content":"hi"}],
         "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}}],
         "tool_choice":{"type":"function","function":{"name":"f"}},"model":"m","parallel_tool_calls":false}
        """,
        ResponsesCaller.Chat("""
        {"model":"m","input":"hi","tools":[{"type":"function","name":"f","description":"d","parameters":{"type":"object"},"strict":true}],
         "tool_choice":{"type":"function","name":"f"},"parallel_tool_calls":false}
        """));

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("\"none\"")]
    [InlineData("\"required\"")]
    public void Keeps_the_words_of_tool_choice(string choice) =>
        Assert.Equal(choice, ResponsesCaller.Chat($$"""{"model":"m","input":"hi","tool_choice":{{choice}}}""")["tool_choice"]!.ToJsonString());

    [Fact]
    public void Offers_only_the_allowed_functions()
    {
        var chat = ResponsesCaller.Chat("""
            {"model":"m","input":"hi","tools":[{"type":"function","name":"f","parameters":null},{"type":"function","name":"g","parameters":null}],
             "tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"g"}]}}
            """);

        Same("""[{"type":"function","function":{"name":"g"}}]""", chat["tools"]!);
        Assert.Equal("required", (string?)chat["tool_choice"]);
    }

    [Theory]
    [InlineData("""{"type":"text"}""", null)]
    [InlineData("""{"type":"json_object"}""", """{"type":"json_object"}""")]
    [InlineData(
        """{"type":"json_schema","name":"n","schema":{"type":"object"},"strict":true,"description":"d"}""",
        """{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"type":"object"},"strict":true}}""")]
    public void Translates_the_format_of_the_answer(string format, string? expected)
    {
        var chat = ResponsesCaller.Chat($$"""{"model":"m","input":"hi","text":{"format":{{format}},"verbosity":"low" } }""");

        Assert.True(JsonNode.DeepEquals(expected is null ? null : JsonNode.Parse(expected), chat["response_format"]));
        Assert.Equal("low", (string?)chat["verbosity"]);
    }

    [Theory]
    [InlineData("""{"effort":"low"}""", null, "low")]
    [InlineData("""{"effort":"low","summary":"auto"}""", null, "low")]
    [InlineData("""{"effort":"high","max_tokens":2000,"summary":"auto"}""", """{"effort":"high","summary":"auto","max_tokens":2000}""", null)]
    [InlineData("""{"enabled":true}""", """{"enabled":true}""", null)]
    [InlineData("""{"summary":"auto"}""", null, null)]
    public void Translates_the_wish_to_think(string reasoning, string? expected, string? effort)
    {
        var chat = ResponsesCaller.Chat($$"""{"model":"m","input":"hi","reasoning":{{reasoning}}}""");

        Assert.True(JsonNode.DeepEquals(expected is null ? null : JsonNode.Parse(expected), chat["reasoning"]));
        Assert.Equal(effort, (string?)chat["reasoning_effort"]);
    }

    [Fact]
    public void Passes_on_what_routes_and_tunes_and_what_it_does_not_know() => Same(
        """
        {"messages":[{"role":"user","content":"hi"}],"model":"a/b","models":["c/d"],"provider":{"only":["x"]},"session_id":"s","temperature":0.50,"top_p":1,"top_k":4,
         "presence_penalty":0.1,"frequency_penalty":0.2,"max_tokens":99,"service_tier":"priority","prompt_cache_key":"k","stream":true,"brand_new":{"a":[1]},"top_logprobs":2,
         "logprobs":true,"user":"u"}
        """,
        ResponsesCaller.Chat("""
        {"input":"hi","model":"a/b","models":["c/d"],"provider":{"only":["x"]},"session_id":"s","temperature":0.50,"top_p":1,"top_k":4,"presence_penalty":0.1,
         "frequency_penalty":0.2,"max_output_tokens":99,"service_tier":"fast","prompt_cache_key":"k","stream":true,"brand_new":{"a":[1]},"top_logprobs":2,
         "metadata":{"k":"v"},"store":false,"background":false,"previous_response_id":null,"truncation":"auto","include":["reasoning.encrypted_content"],
         "stream_options":{"include_obfuscation":false},"user":null,"safety_identifier":"u","max_tool_calls":3}
        """));

    [Fact]
    public void Takes_the_user_before_the_safety_identifier() =>
        Assert.Equal("u", (string?)ResponsesCaller.Chat("""{"model":"m","input":"hi","user":"u","safety_identifier":"s"}""")["user"]);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("[]", "JSON object")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"model":"m"}""", "\"input\" is missing")]
    [InlineData("""{"model":"m","input":[]}""", "at least one item")]
    [InlineData("""{"model":"m","input":7}""", "at least one item")]
    [InlineData("""{"model":"m","input":["hi"]}""", "array of items")]
    [InlineData("""{"model":"m","input":"hi","input":"ho"}""", "stands twice")]
    [InlineData("""{"model":"m","input":"hi","store":true}""", "must be false")]
    [InlineData("""{"model":"m","input":"hi","previous_response_id":"resp_1"}""", "whole conversation")]
    [InlineData("""{"model":"m","input":"hi","conversation":"conv_1"}""", "whole conversation")]
    [InlineData("""{"model":"m","input":"hi","background":true}""", "respond-async")]
    [InlineData("""{"model":"m","input":"hi","prompt":{"id":"p"}}""", "templates")]
    [InlineData("""{"model":"m","input":"hi","messages":[]}""", "Send the conversation as \"input\"")]
    [InlineData("""{"model":"m","input":"hi","max_tokens":5}""", "max_output_tokens")]
    [InlineData("""{"model":"m","input":"hi","truncation":"middle"}""", "disabled")]
    [InlineData("""{"model":"m","input":"hi","include":["everything"]}""", "reasoning.encrypted_content")]
    [InlineData("""{"model":"m","input":"hi","metadata":{"k":1}}""", "strings")]
    [InlineData("""{"model":"m","input":"hi","instructions":["x"]}""", "\"instructions\" must be a string")]
    [InlineData("""{"model":"m","input":"hi","text":{"format":{"type":"grammar"}}}""", "json_schema")]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"brand_new"}]}""", "not served")]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"function"}]}""", "\"tools.name\"")]
    [InlineData("""{"model":"m","input":"hi","tool_choice":"any"}""", "required")]
    [InlineData("""{"model":"m","input":[{"type":"item_reference","id":"x"}]}""", "Send the item itself")]
    [InlineData("""{"model":"m","input":[{"type":"brand_new"}]}""", "not served")]
    [InlineData("""{"model":"m","input":[{"role":"robot","content":"x"}]}""", "\"input.role\"")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":[{"type":"input_image","file_id":"f","detail":"auto"}]}]}""", "image_url")]
    [InlineData("""{"model":"m","input":[{"type":"function_call","call_id":"c","name":"f"}]}""", "\"input.arguments\"")]
    [InlineData("""{"model":"m","input":"hi","user":"\ud800"}""", null)]
    public void Refuses_what_it_cannot_honour_and_says_how_to_mend_it(string request, string? expected)
    {
        using var body = ResponsesCaller.Body(request);
        if (expected is null)
        {
            // Escapes are the chat pipeline's to judge.
            ResponsesReader.Read(body.Memory).Chat.Dispose();
            return;
        }

        var refused = Assert.Throws<GatewayException>(() => ResponsesReader.Read(body.Memory));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"web_search"},{"type":"function","name":"f"}]}""", "web_search")]
    [InlineData("""{"model":"m","input":[{"role":"user","content":"hi"},{"type":"mcp_call","id":"x"}]}""", "mcp_call")]
    [InlineData("""{"model":"m","input":"hi","tools":[{"type":"shell"}],"tool_choice":{"type":"shell"}}""", "shell")]
    public void Tells_what_only_a_provider_of_the_same_wire_can_carry(string request, string expected)
    {
        using var body = ResponsesCaller.Body(request);
        var read = ResponsesReader.Read(body.Memory);
        read.Chat.Dispose();

        Assert.Contains($"\"{expected}\"", read.Beyond, StringComparison.Ordinal);
    }

    private static void Same(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());
}
