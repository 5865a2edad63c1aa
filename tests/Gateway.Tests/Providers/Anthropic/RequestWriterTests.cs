using Interchange.Gateway.Translation;
using static Interchange.Gateway.Tests.Providers.Anthropic.Samples;

namespace Interchange.Gateway.Tests.Providers.Anthropic;

public sealed class RequestWriterTests
{
    [Fact]
    public void A_plain_request_has_a_model_a_bound_and_messages() => Assert.Equal(
        Compact("""{"model":"claude-test","max_tokens":64000,"messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}]}"""),
        Encoded("").ToJsonString(Readable));

    [Theory]
    [InlineData("""{"role":"user","content":"a"},{"role":"user","content":"b"}""", """[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]""")]
    [InlineData(
        """{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"c"}""",
        """[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"}]},{"role":"user","content":[{"type":"text","text":"c"}]}]""")]
    [InlineData("""{"role":"user","name":"Ann","content":"a"}""", """[{"role":"user","content":[{"type":"text","text":"Ann: a"}]}]""")]
    [InlineData("""{"role":"user","content":"a"},{"role":"assistant","content":"b \n"}""", """[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"}]}]""")]
    [InlineData("""{"role":"user","content":"a"},{"role":"assistant","content":null,"refusal":"No."}""", """[{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"No."}]}]""")]
    [InlineData("""{"role":"user","content":"a"},{"role":"assistant","content":""},{"role":"user","content":" "}""", """[{"role":"user","content":[{"type":"text","text":"a"}]}]""")]
    public void Messages_become_turns(string messages, string expected) => Assert.Equal(Compact(expected), Encoded($"\"messages\":[{messages}]", "messages"));

    [Fact]
    public void What_system_and_developer_say_goes_to_system_with_its_breakpoints()
    {
        const string Members = """
            "messages":[{"role":"system","content":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral","ttl":"1h"}}]},{"role":"user","content":"a"},{"role":"developer","content":"Be kind."}]
            """;

        Assert.Equal(
            Compact("""[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral","ttl":"1h"}},{"type":"text","text":"Be kind."}]"""), Encoded(Members, "system"));
        Assert.Equal(Compact("""[{"role":"user","content":[{"type":"text","text":"a"}]}]"""), Encoded(Members, "messages"));
    }

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}""", """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/jpg;base64,AAAA"}}""", """{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AAAA"}}""")]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.org/a.png"}}""", """{"type":"image","source":{"type":"url","url":"https://example.org/a.png"}}""")]
    [InlineData(
        """{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"},"cache_control":{"type":"ephemeral"}}""",
        """{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AAAA"},"title":"a.pdf","cache_control":{"type":"ephemeral"}}""")]
    [InlineData("""{"type":"file","file":{"file_data":"https://example.org/a.pdf"}}""", """{"type":"document","source":{"type":"url","url":"https://example.org/a.pdf"}}""")]
    [InlineData("""{"type":"file","file":{"file_data":"data:text/csv;base64,YSxi"}}""", """{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a,b"}}""")]
    [InlineData(
        """{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"x"}],"cache_control":{"type":"ephemeral"}}""",
        """{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"x"}],"cache_control":{"type":"ephemeral"}}""")]
    public void Contents_become_blocks(string part, string expected) => Assert.Equal(
        Compact($$"""[{"role":"user","content":[{{expected}}]}]"""), Encoded($$"""
            "messages":[{"role":"user","content":[{{part}}]}]
            """, "messages"));

    [Theory]
    [InlineData("""{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}""", "audio")]
    [InlineData("""{"type":"video_url","video_url":{"url":"https://example.org/a.mp4"}}""", "video")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/tiff;base64,AAAA"}}""", "JPEG")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png,AAAA"}}""", "base64")]
    [InlineData("""{"type":"file","file":{"file_data":"data:application/zip;base64,AAAA"}}""", "PDF")]
    [InlineData("""{"type":"file","file":{"file_data":"data:text/plain;base64,A"}}""", "base64")]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", "file_data")]
    [InlineData("""{"type":"hologram","secret":"words"}""", "content types")]
    public void What_has_no_block_is_refused_with_the_reason_and_without_its_words(string part, string reason)
    {
        var refused = Assert.Throws<NotCarriedException>(() => Encoded($$"""
            "messages":[{"role":"user","content":[{{part}}]}]
            """));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("words", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"n\":2", "\"n\": 1")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]", "text alone")]
    [InlineData("\"response_format\":{\"type\":\"grammar\"}", "json_schema")]
    [InlineData("\"tools\":[{\"type\":\"custom\",\"custom\":{\"name\":\"x\"}}]", "function")]
    [InlineData("\"tools\":[{\"type\":\"openrouter:web_search\"}]", "function")]
    public void What_the_wire_does_not_know_is_refused(string members, string reason) =>
        Assert.Contains(reason, Assert.Throws<NotCarriedException>(() => Encoded(members)).Message, StringComparison.Ordinal);

    [Fact]
    public void Calls_and_their_results_are_blocks_and_results_share_a_turn_with_what_the_user_says_next()
    {
        const string Members = """
            "messages":[
              {"role":"user","content":"a"},
              {"role":"assistant","content":"I look.","tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"f","arguments":"{\"x\":1.50}"}},
                {"id":"functions.g:0","type":"function","function":{"name":"g","arguments":""}},
                {"id":"call_3","type":"function","function":{"name":"h","arguments":"{\"cut"}}]},
              {"role":"tool","tool_call_id":"call_1","content":"one"},
              {"role":"tool","tool_call_id":"functions.g:0","is_error":true,"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]},
              {"role":"tool","tool_call_id":"call_3","content":"","cache_control":{"type":"ephemeral"}},
              {"role":"user","content":"b"}]
            """;

        Assert.Equal(
            Compact("""
                [{"role":"user","content":[{"type":"text","text":"a"}]},
                 {"role":"assistant","content":[{"type":"text","text":"I look."},
                   {"type":"tool_use","id":"call_1","name":"f","input":{"x":1.50}},
                   {"type":"tool_use","id":"call_functions_g_0","name":"g","input":{}},
                   {"type":"tool_use","id":"call_3","name":"h","input":{"arguments":"{\"cut"}}]},
                 {"role":"user","content":[
                   {"type":"tool_result","tool_use_id":"call_1","content":[{"type":"text","text":"one"}]},
                   {"type":"tool_result","tool_use_id":"call_functions_g_0","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}],"is_error":true},
                   {"type":"tool_result","tool_use_id":"call_3","content":[],"cache_control":{"type":"ephemeral"}},
                   {"type":"text","text":"b"}]}]
                """),
            Encoded(Members, "messages"));
    }

    [Fact]
    public void Signed_thoughts_go_back_first_in_order_and_unchanged()
    {
        const string Members = """
            "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"c","reasoning":"tb","reasoning_details":[
              {"type":"reasoning.text","text":"t","format":"anthropic-claude-v1","index":0},
              {"type":"reasoning.text","text":"b","format":"anthropic-claude-v1","index":0},
              {"type":"reasoning.text","signature":"s+/=","format":"anthropic-claude-v1","index":0},
              {"type":"reasoning.encrypted","data":"d+/=","format":"anthropic-claude-v1","index":1},
              {"type":"reasoning.encrypted","data":"foreign","format":"google-gemini-v1","index":2},
              {"type":"reasoning.text","text":"unsigned","format":"anthropic-claude-v1","index":3},
              {"type":"reasoning.text","text":"u","signature":"v","format":"anthropic-claude-v1","index":4}]}]
            """;

        Assert.Equal(
            Compact("""
                [{"role":"user","content":[{"type":"text","text":"a"}]},
                 {"role":"assistant","content":[{"type":"thinking","thinking":"tb","signature":"s+/="},{"type":"redacted_thinking","data":"d+/="},
                   {"type":"thinking","thinking":"u","signature":"v"},{"type":"text","text":"c"}]}]
                """),
            Encoded(Members, "messages"));
    }

    [Fact]
    public void A_call_of_the_providers_own_tool_goes_back_as_its_two_blocks()
    {
        const string Members = """
            "messages":[{"role":"user","content":"a"},{"role":"assistant","content":"c","reasoning_details":[
              {"type":"reasoning.server_tool_call","tool_call_id":"srv_1","tool_name":"web_search","arguments":"{\"query\":\"q\"}",
               "result":"{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"srv_1\",\"content\":[{\"encrypted_content\":\"e+/=\"}]}","format":"anthropic-claude-v1","index":0}]}]
            """;

        Assert.Contains(
            Compact("""
                [{"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"q"}},
                 {"type":"web_search_tool_result","tool_use_id":"srv_1","content":[{"encrypted_content":"e+/="}]},{"type":"text","text":"c"}]
                """),
            Encoded(Members, "messages"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_become_tools()
    {
        const string Members = """
            "tools":[
              {"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","properties":{"x":{"type":"number"}}},"strict":true},"cache_control":{"type":"ephemeral"}},
              {"type":"function","function":{"name":"g"}},
              {"type":"function","function":{"name":"h","parameters":{"properties":{}}}},
              {"type":"web_search_20250305","name":"web_search","max_uses":3}]
            """;

        Assert.Equal(
            Compact("""
                [{"name":"f","description":"d","input_schema":{"type":"object","properties":{"x":{"type":"number"}}},"strict":true,"cache_control":{"type":"ephemeral"}},
                 {"name":"g","input_schema":{"type":"object"}},
                 {"name":"h","input_schema":{"type":"object","properties":{}}},
                 {"type":"web_search_20250305","name":"web_search","max_uses":3}]
                """),
            Encoded(Members, "tools"));
        Assert.DoesNotContain("strict", Encoded(Members, "tools", OldEndpoint), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"tool_choice\":\"auto\"", """{"type":"auto"}""")]
    [InlineData(",\"tool_choice\":\"none\"", """{"type":"none"}""")]
    [InlineData(",\"tool_choice\":\"required\"", """{"type":"any"}""")]
    [InlineData(",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", """{"type":"tool","name":"f"}""")]
    [InlineData(",\"parallel_tool_calls\":false", """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData(",\"parallel_tool_calls\":false,\"tool_choice\":\"required\"", """{"type":"any","disable_parallel_tool_use":true}""")]
    [InlineData(",\"parallel_tool_calls\":false,\"tool_choice\":\"none\"", """{"type":"none"}""")]
    [InlineData(",\"parallel_tool_calls\":true", null)]
    public void How_tools_are_chosen_is_said_in_the_wires_words(string choice, string? expected) => Assert.Equal(
        expected, Encoded("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]" + choice, "tool_choice"));

    [Fact]
    public void Without_tools_nothing_is_said_of_their_choice() => Assert.Null(Encoded("\"tool_choice\":\"auto\",\"parallel_tool_calls\":false", "tool_choice"));

    [Theory]
    [InlineData("\"temperature\":0.5,\"top_k\":40", "temperature", "0.5")]
    [InlineData("\"temperature\":1.7", "temperature", "1")]
    [InlineData("\"temperature\":0.5,\"top_p\":0.9", "top_p", null)]
    [InlineData("\"temperature\":1,\"top_p\":0.9", "top_p", "0.9")]
    [InlineData("\"temperature\":1,\"top_p\":0.9", "temperature", null)]
    [InlineData("\"top_k\":40", "top_k", "40")]
    [InlineData("\"stop\":[\"END\",\"\\n\"]", "stop_sequences", "[\"END\"]")]
    [InlineData("\"stop\":\"END\"", "stop_sequences", "[\"END\"]")]
    [InlineData("\"user\":\"ic-1\"", "metadata", "{\"user_id\":\"ic-1\"}")]
    [InlineData("\"max_completion_tokens\":7", "max_tokens", "7")]
    [InlineData("\"stream\":true", "stream", "true")]
    [InlineData("\"service_tier\":\"default\"", "service_tier", "\"standard_only\"")]
    [InlineData("\"service_tier\":\"auto\"", "service_tier", "\"auto\"")]
    [InlineData("\"service_tier\":\"flex\"", "service_tier", null)]
    [InlineData("\"seed\":1,\"logit_bias\":{},\"frequency_penalty\":1", "seed", null)]
    public void Parameters_are_said_in_the_wires_words(string members, string member, string? expected) => Assert.Equal(expected, Encoded(members, member));

    [Fact]
    public void Thoughts_take_the_place_of_temperature_and_of_what_else_they_exclude()
    {
        var body = Encoded("\"reasoning\":{\"max_tokens\":2000},\"max_tokens\":4000,\"temperature\":0.5,\"top_p\":0.9,\"top_k\":5", reasoning: Budget);

        Assert.Equal("{\"type\":\"enabled\",\"budget_tokens\":2000}", body["thinking"]!.ToJsonString());
        Assert.Null(body["temperature"] ?? body["top_p"] ?? body["top_k"]);
        Assert.Equal("0.97", Encoded("\"reasoning\":{\"max_tokens\":2000},\"top_p\":0.97", "top_p", reasoning: Budget));
    }

    [Fact]
    public void The_requests_own_breakpoint_goes_to_the_last_block_that_can_have_one()
    {
        Assert.Equal(
            Compact("""[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]}]"""),
            Encoded("""
                "cache_control":{"type":"ephemeral"},"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]
                """, "messages"));
        Assert.DoesNotContain(
            "1h",
            Encoded("""
                "cache_control":{"type":"ephemeral","ttl":"1h"},"messages":[{"role":"user","content":[
                  {"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b","cache_control":{"type":"ephemeral"}},
                  {"type":"text","text":"c","cache_control":{"type":"ephemeral"}},{"type":"text","text":"d","cache_control":{"type":"ephemeral"}},{"type":"text","text":"e"}]}]
                """, "messages"),
            StringComparison.Ordinal);
    }
}
