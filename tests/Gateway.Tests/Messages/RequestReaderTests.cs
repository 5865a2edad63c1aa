using Interchange.Gateway.Errors;
using Interchange.Gateway.Translation;
using Microsoft.AspNetCore.Http;
using static Interchange.Gateway.Tests.Messages.Dialect;

namespace Interchange.Gateway.Tests.Messages;

public sealed class RequestReaderTests
{
    [Theory]
    [InlineData("\"mcp_servers\":[{\"type\":\"url\",\"url\":\"https://example.com/sse\",\"name\":\"x\"}]", "mcp_servers")]
    [InlineData("\"container\":\"c\"", "container")]
    [InlineData("\"speed\":\"fast\"", "speed")]
    [InlineData("\"context_management\":{\"edits\":[{\"type\":\"clear_thinking_20251015\"},{\"type\":\"compact_20260112\"}]}", "context_management")]
    [InlineData("\"mcp_servers\":[],\"container\":null,\"speed\":\"standard\",\"context_management\":{\"edits\":[{\"type\":\"clear_thinking_20251015\",\"keep\":\"all\"}]}", null)]
    public void What_Anthropic_alone_does_keeps_other_vendors_from_being_asked(string members, string? named)
    {
        var read = Read($"{{\"model\":\"x/y\",\"messages\":[{{\"role\":\"user\",\"content\":\"Hi\"}}],{members}}}");
        using var chat = read.Chat;
        using var native = read.Native!.Body;
        var beyond = read.Native.Beyond;

        Assert.Equal(named is null, beyond is null);
        Assert.Contains(named ?? "", beyond ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", beyond ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"max_tokens\":5,\"temperature\":0.50,\"top_p\":0.9,\"top_k\":3,\"stream\":true", """{"model":"x/y","max_tokens":5,"temperature":0.50,"top_p":0.9,"top_k":3,"stream":true}""")]
    [InlineData("\"provider\":{\"only\":[\"a\"]},\"plugins\":[],\"session_id\":\"s\",\"trace\":{},\"route\":\"fallback\",\"cache_control\":{\"type\":\"ephemeral\"}",
        """{"model":"x/y","provider":{"only":["a"]},"plugins":[],"session_id":"s","trace":{},"route":"fallback","cache_control":{"type":"ephemeral"}}""")]
    [InlineData("\"stop_sequences\":[\"END\"]", """{"model":"x/y","stop":["END"]}""")]
    [InlineData("\"metadata\":{\"user_id\":\"Ann\"}", """{"model":"x/y","user":"Ann"}""")]
    [InlineData("\"metadata\":{\"user_id\":\"Ann\"},\"user\":\"Bob\"", """{"model":"x/y","user":"Bob"}""")]
    [InlineData("\"service_tier\":\"standard_only\"", """{"model":"x/y","service_tier":"default"}""")]
    [InlineData("\"models\":[\"claude-opus-4-8\",\"a/b\"]", """{"model":"x/y","models":["anthropic/claude-opus-4-8","a/b"]}""")]
    [InlineData("\"fallbacks\":[{\"model\":\"claude-opus-4-8\"}]", """{"model":"x/y","models":["anthropic/claude-opus-4-8"]}""")]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}", """{"model":"x/y","reasoning":{"max_tokens":2000}}""")]
    [InlineData("\"thinking\":{\"type\":\"disabled\"}", """{"model":"x/y","reasoning":{"enabled":false}}""")]
    [InlineData("\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"max\"}", """{"model":"x/y","reasoning":{"enabled":true,"effort":"max"}}""")]
    [InlineData("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000},\"output_config\":{\"effort\":\"low\"}", """{"model":"x/y","reasoning":{"max_tokens":2000},"verbosity":"low"}""")]
    [InlineData("\"output_config\":{\"effort\":\"low\"}", """{"model":"x/y","verbosity":"low"}""")]
    [InlineData("\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\"}}}",
        """{"model":"x/y","response_format":{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object"}}}}""")]
    [InlineData("\"tool_choice\":{\"type\":\"any\",\"disable_parallel_tool_use\":true}", """{"model":"x/y","tool_choice":"required","parallel_tool_calls":false}""")]
    [InlineData("\"tool_choice\":{\"type\":\"auto\"}", """{"model":"x/y","tool_choice":"auto"}""")]
    [InlineData("\"tool_choice\":{\"type\":\"none\"}", """{"model":"x/y","tool_choice":"none"}""")]
    [InlineData("\"tool_choice\":{\"type\":\"tool\",\"name\":\"f\"}", """{"model":"x/y","tool_choice":{"type":"function","function":{"name":"f"}}}""")]
    [InlineData("\"tools\":[{\"name\":\"f\",\"description\":\"d\",\"input_schema\":{\"type\":\"object\"},\"cache_control\":{\"type\":\"ephemeral\"}},{\"type\":\"custom\",\"name\":\"g\",\"input_schema\":{},\"strict\":true},{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]",
        """{"model":"x/y","tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}},"cache_control":{"type":"ephemeral"}},{"type":"function","function":{"name":"g","parameters":{},"strict":true}},{"type":"web_search_20250305","name":"web_search"}]}""")]
    [InlineData("\"context_management\":{\"edits\":[]},\"speed\":\"fast\",\"container\":\"c\",\"temperature\":null", """{"model":"x/y"}""")]
    public void Fields_mean_the_same_in_the_gateways_own_form(string members, string expected)
    {
        var chat = ChatOf(members);

        chat.Remove("messages");
        Assert.Equal(Sorted(expected), Sorted(Compact(chat)));
    }

    [Theory]
    [InlineData("""{"role":"user","content":"a"}""", """{"role":"user","content":"a"}""")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"}]}""", """{"role":"user","content":"a"}""")]
    [InlineData("""{"role":"system","content":"a"}""", """{"role":"system","content":"a"}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]}""",
        """{"role":"user","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}},{"type":"image","source":{"type":"url","url":"https://a/b"}}]}""",
        """{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"image_url","image_url":{"url":"https://a/b"}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"AAAA"}},{"type":"document","source":{"type":"url","url":"https://a/b"}}]}""",
        """{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"}},{"type":"file","file":{"filename":"document.pdf","file_data":"https://a/b"}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"document","title":"T","source":{"type":"text","media_type":"text/plain","data":"a"}},{"type":"document","source":{"type":"content","content":[{"type":"text","text":"b"}]}},{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"c"}]}]}""",
        """{"role":"user","content":[{"type":"text","text":"T\na"},{"type":"text","text":"b"},{"type":"text","text":"t\ns\nc"}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"document","title":"a","cache_control":{"type":"ephemeral"},"source":{"type":"file","file_id":"file-0199aaaaaaaabbbbbbbbbbbbbbbbbbbbbbbb"}},{"type":"image","source":{"type":"file","file_id":"file-0199aaaaaaaabbbbbbbbbbbbbbbbbbbbbbbb"}}]}""",
        """{"role":"user","content":[{"type":"file","file":{"filename":"a","file_id":"file-0199aaaaaaaabbbbbbbbbbbbbbbbbbbbbbbb"},"cache_control":{"type":"ephemeral"}},{"type":"file","file":{"file_id":"file-0199aaaaaaaabbbbbbbbbbbbbbbbbbbbbbbb"}}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"file_011CNha8iCJcU1wXNR6q4V8w"}}]}""",
        """{"role":"user","content":[{"type":"document","source":{"type":"file","file_id":"file_011CNha8iCJcU1wXNR6q4V8w"}}]}""")]
    [InlineData("""{"role":"user","content":[{"type":"container_upload","file_id":"f"},{"type":"image","source":{"type":"file","file_id":"f"}}]}""",
        """{"role":"user","content":[{"type":"container_upload","file_id":"f"},{"type":"image","source":{"type":"file","file_id":"f"}}]}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"text","text":"b"},{"type":"tool_result","tool_use_id":"1","content":"one"},{"type":"tool_result","tool_use_id":"2","is_error":true,"cache_control":{"type":"ephemeral"},"content":[{"type":"image","source":{"type":"url","url":"https://a/b"}}]},{"type":"tool_result","tool_use_id":"3"}]}""",
        """{"role":"tool","tool_call_id":"1","content":"one"},{"role":"tool","tool_call_id":"2","content":[{"type":"image_url","image_url":{"url":"https://a/b"}}],"is_error":true,"cache_control":{"type":"ephemeral"}},{"role":"tool","tool_call_id":"3","content":""},{"role":"user","content":"b"}""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s+/="},{"type":"redacted_thinking","data":"d"},{"type":"text","text":"a"},{"type":"tool_use","id":"1","name":"f","input":{"x": 1.50}},{"type":"tool_use","id":"2","name":"g"}]}""",
        """{"role":"assistant","content":"a","reasoning":"t","reasoning_details":[{"type":"reasoning.text","text":"t","signature":"s+/=","format":"anthropic-claude-v1","index":0},{"type":"reasoning.encrypted","data":"d","format":"anthropic-claude-v1","index":1}],"tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"x\": 1.50}"}},{"id":"2","type":"function","function":{"name":"g","arguments":"{}"}}]}""")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"server_tool_use","id":"s","name":"web_search","input":{"q":1}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},{"type":"openrouter_bash_tool_result","tool_use_id":"b","content":{}}]}""",
        """{"role":"assistant","content":null,"reasoning_details":[{"type":"reasoning.server_tool_call","tool_call_id":"s","tool_name":"web_search","arguments":"{\"q\":1}","result":"{\"type\":\"web_search_tool_result\",\"tool_use_id\":\"s\",\"content\":[]}","format":"anthropic-claude-v1","index":0}]}""")]
    public void Messages_become_the_gateways_own(string message, string expected) =>
        Assert.Equal(Compact($"[{expected}]"), Compact(ChatOf($"\"messages\":[{message}]")["messages"]));

    [Fact]
    public void What_the_system_says_comes_first()
    {
        Assert.Equal("""[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"}]""", Compact(ChatOf("\"system\":\"Be brief.\"")["messages"]));
        Assert.Equal(
            """[{"role":"system","content":[{"type":"text","text":"a"},{"type":"text","text":"b","cache_control":{"type":"ephemeral"}}]},{"role":"user","content":"Hello"}]""",
            Compact(ChatOf("\"system\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\",\"cache_control\":{\"type\":\"ephemeral\"}}]")["messages"]));
    }

    [Fact]
    public void A_thought_of_another_vendor_is_its_own_element_again()
    {
        const string Detail = """{"type":"reasoning.encrypted","data":"a+/=","format":"google-gemini-v1","id":"x","index":3}""";
        var wrapped = ForeignThought.Wrap(System.Text.Json.JsonElement.Parse(Detail));

        var message = ChatOf($$"""
            "messages":[{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"{{wrapped}}"},{"type":"redacted_thinking","data":"{{wrapped}}"},{"type":"thinking","thinking":"u","signature":""}]}]
            """)["messages"]![0]!;

        Assert.Equal(
            Compact($$"""[{{Detail}},{{Detail}},{"type":"reasoning.text","text":"u","format":"unknown","index":2}]"""), Compact(message["reasoning_details"]));
    }

    [Fact]
    public void Anthropics_own_names_of_models_are_known()
    {
        using var chat = Read("""{"model":"claude-sonnet-4-5-20250929","messages":[{"role":"user","content":"a"}]}""").Chat;

        Assert.Equal("anthropic/claude-sonnet-4-5-20250929", (string?)System.Text.Json.Nodes.JsonNode.Parse(chat.Span)!["model"]);
    }

    [Fact]
    public void The_request_itself_is_kept_for_who_speaks_the_wire_with_its_betas()
    {
        const string Body = """{"model":"x/y","messages":[{"role":"user","content":"a"}],"speed":"fast"}""";
        var headers = new HeaderDictionary { ["anthropic-beta"] = "a,b", ["x-anthropic-beta"] = "c" };

        var read = Read(Body, headers);

        Assert.Equal(("anthropic-messages", Body), (read.Native!.Wire, System.Text.Encoding.UTF8.GetString(read.Native.Body.Span)));
        Assert.Equal("a,b,c", read.Native.Headers["Anthropic-Beta"]);
        read.Chat.Dispose();
        read.Native.Body.Dispose();
    }

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("{\"mess", "not valid JSON")]
    [InlineData("{}", "\"messages\" is missing")]
    [InlineData("{\"messages\":[]}", "at least one message")]
    [InlineData("{\"messages\":[{\"role\":\"user\"}]}", "\"content\"")]
    [InlineData("{\"messages\":[{\"role\":\"tool\",\"content\":\"a\"}]}", "tool_result")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":7}]}", "array of blocks")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{}]}]}", "\"type\"")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"}]}]}", "\"text\"")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\"}]}]}", "tool_use_id")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\"}}]}]}", "media_type")]
    [InlineData("{\"model\":7,\"messages\":[{\"role\":\"user\",\"content\":\"secret words\"}]}", "\"model\" must be a string")]
    [InlineData("{\"models\":[\"a\"],\"fallbacks\":[],\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "say the same")]
    [InlineData("{\"fallbacks\":[{\"model\":\"a\",\"x\":1}],\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "nothing else")]
    [InlineData("{\"fallbacks\":[{\"model\":\"a\"},{\"model\":\"a\"},{\"model\":\"a\"},{\"model\":\"a\"}],\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "more than 3")]
    [InlineData("{\"tools\":[{\"name\":\"f\"}],\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "input_schema")]
    [InlineData("{\"tool_choice\":{\"type\":\"some\"},\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "tool_choice")]
    [InlineData("{\"thinking\":{\"type\":\"enabled\"},\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "budget_tokens")]
    [InlineData("{\"output_config\":{\"format\":{\"type\":\"text\"}},\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "json_schema")]
    public void What_is_wrong_is_said_with_how_to_mend_it(string body, string reason)
    {
        var refused = Assert.Throws<GatewayException>(() => Read(body));

        Assert.Equal(400, refused.Error.Status);
        Assert.Contains(reason, refused.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_without_bottom_is_refused() =>
        Assert.Equal(400, Assert.Throws<GatewayException>(() => Read(new string('[', 100_000))).Error.Status);

    private static string Sorted(string json) =>
        new System.Text.Json.Nodes.JsonObject(System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject().OrderBy(static member => member.Key, StringComparer.Ordinal)
            .Select(static member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString();
}
