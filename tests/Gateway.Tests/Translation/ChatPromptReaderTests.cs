using System.Text;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Translation;

public sealed class ChatPromptReaderTests
{
    [Fact]
    public void A_conversation_with_tools_keeps_every_piece_in_its_order()
    {
        var prompt = Read("""
            {"model":"m","stream":true,"messages":[
              {"role":"system","content":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}]},
              {"role":"user","content":[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}},
                {"type":"input_audio","input_audio":{"data":"BB==","format":"mp3"}},{"type":"file","file":{"file_data":"data:application/pdf;base64,CC==","filename":"a.pdf"}},
                {"type":"video_url","video_url":{"url":"https://v.test/a.mp4"}}]},
              {"role":"assistant","content":null,"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","signature":"s=="}],
                "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"id":"c2","type":"function","function":{"name":"g","arguments":""}}]},
              {"role":"tool","tool_call_id":"c1","content":"one"},
              {"role":"tool","tool_call_id":"c2","content":"two","is_error":true}]}
            """);

        Assert.True(prompt.Stream);
        Assert.Equal([MessageRole.System, MessageRole.User, MessageRole.Assistant, MessageRole.Tool, MessageRole.Tool], prompt.Messages.Select(static message => message.Role));
        Assert.Equal("ephemeral", prompt.Messages[0].Parts[0].CacheControl!.Value.GetProperty("type").GetString());
        Assert.Equal(
            [
                new TextPart("See"),
                new ImagePart("data:image/png;base64,AA==", "low"),
                new AudioPart("BB==", "mp3"),
                new FilePart { Data = "data:application/pdf;base64,CC==", Filename = "a.pdf" },
                new VideoPart("https://v.test/a.mp4"),
            ],
            prompt.Messages[1].Parts);
        Assert.Equal([new PromptToolCall("c1", "f", "{\"a\":1}"), new PromptToolCall("c2", "g", "")], prompt.Messages[2].ToolCalls);
        Assert.Equal("""{"type":"reasoning.text","text":"hm","signature":"s=="}""", prompt.Messages[2].ReasoningDetails[0].GetRawText());
        Assert.False(prompt.Messages[3].IsError);
        Assert.True(prompt.Messages[4].IsError);
        Assert.Equal("c2", prompt.Messages[4].ToolCallId);
    }

    [Fact]
    public void What_tunes_an_answer_is_read_under_every_name_it_has()
    {
        var prompt = Read("""
            {"model":"m","messages":[{"role":"user","content":"hi"}],"max_completion_tokens":9,"temperature":0.5,"top_p":0.9,"top_k":4,"stop":"END","seed":7,"n":2,
             "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"},"strict":true}},{"type":"web_search"}],
             "tool_choice":{"type":"function","function":{"name":"f"}},"parallel_tool_calls":false,
             "response_format":{"type":"json_schema","json_schema":{"name":"out","schema":{"type":"object"},"strict":true}},
             "reasoning_effort":"low","verbosity":"high","logit_bias":{"1":2},"user":"u","modalities":["text","image"],"frequency_penalty":null}
            """);

        Assert.Equal(9, prompt.MaxTokens);
        Assert.Equal((0.5, 0.9, 4L, 7L, 2L), (prompt.Temperature!.Value, prompt.TopP!.Value, prompt.TopK!.Value, prompt.Seed!.Value, prompt.Choices!.Value));
        Assert.Equal(["END"], prompt.Stop);
        Assert.Equal(("f", "d", true), (prompt.Tools[0].Name, prompt.Tools[0].Description, prompt.Tools[0].Strict));
        Assert.False(prompt.Tools[1].IsFunction);
        Assert.Equal(new ToolChoice(ToolChoiceKind.Function, "f"), prompt.ToolChoice);
        Assert.False(prompt.ParallelToolCalls);
        Assert.Equal(("json_schema", "out", true), (prompt.ResponseFormat!.Type, prompt.ResponseFormat.Name, prompt.ResponseFormat.Strict));
        Assert.Equal("low", prompt.Reasoning!.Effort);
        Assert.True(prompt.Reasoning.IsOn);
        Assert.Equal(["text", "image"], prompt.Modalities);
        Assert.Equal("{\"1\":2}", prompt.Other("logit_bias")!.Value.GetRawText());
        Assert.Null(prompt.FrequencyPenalty);
    }

    [Theory]
    [InlineData("""{"effort":"high"}""", true, false)]
    [InlineData("""{"max_tokens":2000}""", true, false)]
    [InlineData("""{"enabled":true}""", true, false)]
    [InlineData("""{"effort":"none"}""", false, true)]
    [InlineData("""{"enabled":false}""", false, true)]
    [InlineData("""{"exclude":true}""", false, false)]
    public void Thinking_is_on_off_or_not_said(string reasoning, bool on, bool off)
    {
        var wish = Read($$"""{"model":"m","messages":[],"reasoning":{{reasoning}}}""").Reasoning!;

        Assert.Equal((on, off), (wish.IsOn, wish.IsOff));
    }

    [Theory]
    [InlineData("""{"model":"m","messages":{}}""", "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"king","content":"x"}]}""", "role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":7}]}""", "content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""", "image_url")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"\ud800"}]}""", "content")]
    [InlineData("""{"model":"m","messages":[],"tools":[{"type":"function"}]}""", "tools")]
    [InlineData("""{"model":"m","messages":[],"tool_choice":"sometimes"}""", "tool_choice")]
    [InlineData("""{"model":"m","messages":[],"temperature":"warm"}""", "temperature")]
    public void What_cannot_be_understood_is_refused_by_name_and_not_quoted(string body, string name)
    {
        var refused = Assert.Throws<NotCarriedException>(() => Read(body));

        Assert.Contains($"\"{name}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("king", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("warm", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:image/png;base64,AAAA", "image/png", "AAAA")]
    [InlineData("DATA:Image/JPEG;charset=x;BASE64,BB", "image/jpeg", "BB")]
    [InlineData("data:;base64,QQ==", "text/plain", "QQ==")]
    public void Data_urls_are_read_whatever_their_case(string url, string media, string data) => Assert.Equal(new DataUrl(media, data), DataUrl.Parse(url));

    [Theory]
    [InlineData("https://a.test/x.png")]
    [InlineData("data:text/plain,hello")]
    [InlineData("data:image/png;base64")]
    public void What_is_no_data_url_in_base64_is_none(string url) => Assert.Null(DataUrl.Parse(url));

    [Fact]
    public void Budgets_of_thinking_follow_the_documented_shares()
    {
        Assert.Equal(8_000, ReasoningBudget.BudgetOf("high", 10_000));
        Assert.Equal(1_024, ReasoningBudget.BudgetOf("minimal", 4_000));
        Assert.Equal(128_000, ReasoningBudget.BudgetOf("max", 1_000_000));
        Assert.All(["xhigh", "high", "medium", "low", "minimal"], static effort => Assert.Equal(effort, ReasoningBudget.EffortOf(ReasoningBudget.BudgetOf(effort, 64_000), 64_000)));
    }

    private static ChatPrompt Read(string body) => ChatPromptReader.Read(Encoding.UTF8.GetBytes(body));
}
