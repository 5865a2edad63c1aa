using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Providers.Gemini;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Tests.Providers.Gemini;

public sealed class GeminiRequestsTests
{
    private const string Hello = """[{"role":"user","content":"Hello"}]""";

    [Fact]
    public void Puts_system_and_developer_messages_into_the_instruction() => Equal(
        """
        {"systemInstruction":{"parts":[{"text":"Be brief."},{"text":"Speak German."}]},
         "contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[{"text":"Hallo"}]},{"role":"user","parts":[{"text":"Again"}]}],
         "generationConfig":{}}
        """,
        Body("""
            "messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hallo"},
             {"role":"developer","content":[{"type":"text","text":"Speak German."}]},{"role":"user","content":[{"type":"text","text":"Again"}]}]
            """));

    [Fact]
    public void Makes_a_turn_of_an_instruction_that_stands_alone() =>
        Equal("""[{"role":"user","parts":[{"text":"Be brief."}]}]""", Body("""  "messages":[{"role":"system","content":"Be brief."}] """)["contents"]);

    [Fact]
    public void Says_sampling_in_Googles_words() => Equal(
        """
        {"maxOutputTokens":50,"temperature":0.5,"topP":0.9,"topK":40,"frequencyPenalty":0.1,"presencePenalty":-0.2,"seed":7,"stopSequences":["END","STOP"]}
        """,
        Config("""
            "max_tokens":50,"temperature":0.5,"top_p":0.9,"top_k":40,"frequency_penalty":0.1,"presence_penalty":-0.2,"seed":7,"stop":["END","STOP"],"logit_bias":{"1":2}
            """));

    [Theory]
    [InlineData(4_294_967_297, 1)]
    [InlineData(-1, -1)]
    public void Keeps_a_seed_within_32_bits(long seed, int expected) => Assert.Equal(expected, (int)Config($"\"seed\":{seed}")["seed"]!);

    [Fact]
    public void Carries_images_sound_films_and_documents() => Equal(
        """
        [{"text":"See"},{"inlineData":{"mimeType":"image/png","data":"iVBO"}},{"fileData":{"mimeType":"image/jpeg","fileUri":"https://example.com/a.jpg?x=1"}},
         {"inlineData":{"mimeType":"audio/wav","data":"UklG"}},{"fileData":{"fileUri":"https://www.youtube.com/watch?v=1"}},
         {"inlineData":{"mimeType":"application/pdf","data":"JVBE"}}]
        """,
        Parts("""
            {"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO"}},
            {"type":"image_url","image_url":{"url":"https://example.com/a.jpg?x=1"}},{"type":"input_audio","input_audio":{"data":"UklG","format":"wav"}},
            {"type":"video_url","video_url":{"url":"https://www.youtube.com/watch?v=1"}},
            {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"}}
            """));

    [Theory]
    [InlineData("""{"type":"image_url","image_url":{"url":"http://example.com/a.png"}}""", "https")]
    [InlineData("""{"type":"image_url","image_url":{"url":"https://example.com/image"}}""", "kind")]
    [InlineData("""{"type":"image_url","image_url":{"url":"gs://bucket/a.png"}}""", "google-vertex")]
    [InlineData("""{"type":"image_url","image_url":{"url":"data:image/png,abc"}}""", "base64")]
    [InlineData("""{"type":"file","file":{"file_id":"file-1"}}""", "file_data")]
    [InlineData("""{"type":"hologram"}""", "text, images")]
    public void Says_what_it_cannot_carry_and_what_to_do(string part, string advice)
    {
        var refusal = Assert.Throws<NotCarriedException>(() => Parts(part));

        Assert.Contains(advice, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Carries_functions_with_their_schema_as_it_stands() => Equal(
        """
        [{"functionDeclarations":[{"name":"weather","description":"Of a city","parametersJsonSchema":{"type":"object","properties":{"city":{"type":["string","null"]}},"additionalProperties":false}},{"name":"now"}]}]
        """,
        Body($$"""
            "messages":{{Hello}},"tools":[{"type":"function","function":{"name":"weather","description":"Of a city","parameters":{"type":"object","properties":{"city":{"type":["string","null"]} },"additionalProperties":false} } },
             {"type":"function","function":{"name":"now","parameters":{} } }]
            """)["tools"]);

    [Theory]
    [InlineData("\"auto\"", """{"mode":"AUTO"}""")]
    [InlineData("\"none\"", """{"mode":"NONE"}""")]
    [InlineData("\"required\"", """{"mode":"ANY"}""")]
    [InlineData("""{"type":"function","function":{"name":"now"}}""", """{"mode":"ANY","allowedFunctionNames":["now"]}""")]
    public void Says_how_tools_are_chosen(string choice, string expected) => Equal(
        expected,
        Body($$"""  "messages":{{Hello}},"tool_choice":{{choice}},"tools":[{"type":"function","function":{"name":"now"} }] """)["toolConfig"]!["functionCallingConfig"]);

    [Fact]
    public void Turns_a_wish_for_searches_into_Googles_search() =>
        Equal("""[{"googleSearch":{}}]""", Body($$"""  "messages":{{Hello}},"web_search_options":{} """)["tools"]);

    [Fact]
    public void Gives_results_of_parallel_calls_back_as_one_turn_with_the_names_of_their_functions() => Equal(
        """
        [{"role":"user","parts":[{"text":"Hello"}]},
         {"role":"model","parts":[{"text":"I look."},{"functionCall":{"id":"c1","name":"weather","args":{"city":"Bern"}},"thoughtSignature":"QUJD+/="},{"functionCall":{"id":"c2","name":"time","args":{}}}]},
         {"role":"user","parts":[{"functionResponse":{"id":"c1","name":"weather","response":{"sky":"clear"}}},{"functionResponse":{"id":"c2","name":"time","response":{"output":"noon"}}}]}]
        """,
        Body("""
            "messages":[{"role":"user","content":"Hello"},
             {"role":"assistant","content":"I look.","tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Bern\"}"}},{"id":"c2","type":"function","function":{"name":"time","arguments":""}}],
              "reasoning_details":[{"type":"reasoning.encrypted","data":"QUJD+/=","id":"c1","format":"google-gemini-v1","index":0}]},
             {"role":"tool","tool_call_id":"c1","content":"{\"sky\":\"clear\"}"},{"role":"tool","tool_call_id":"c2","content":"noon"}]
            """)["contents"]);

    [Fact]
    public void Says_that_a_tool_failed() => Equal(
        """{"error":"no such city"}""",
        Body("""
            "messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"c1","is_error":true,"content":"no such city"}]
            """)["contents"]![2]!["parts"]![0]!["functionResponse"]!["response"]);

    [Fact]
    public void Refuses_a_result_whose_call_is_not_there() => Assert.Throws<NotCarriedException>(() =>
        Body("""  "messages":[{"role":"user","content":"Hello"},{"role":"tool","tool_call_id":"c9","content":"noon"}] """));

    [Fact]
    public void Gives_signatures_back_on_the_parts_they_came_with() => Equal(
        """
        [{"text":"Let me think.","thought":true,"thoughtSignature":"dGhv"},{"text":"One"},{"text":" two","thoughtSignature":"dGV4"},{"text":" three"},{"text":"","thoughtSignature":"ZW5k"}]
        """,
        Body("""
            "messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":"One two three","reasoning_details":[
             {"type":"reasoning.text","text":"Let me ","format":"google-gemini-v1","index":0},{"type":"reasoning.text","text":"think.","signature":"dGhv","format":"google-gemini-v1","index":0},
             {"type":"reasoning.encrypted","data":"dGV4","id":"text-3-4","format":"google-gemini-v1","index":1},
             {"type":"reasoning.encrypted","data":"ZW5k","id":"text-13-0","format":"google-gemini-v1","index":2},
             {"type":"reasoning.encrypted","data":"bG9zdA","id":"text-20-4","format":"google-gemini-v1","index":3},
             {"type":"reasoning.text","text":"Foreign","signature":"Zm9y","format":"anthropic-claude-v1","index":4}]}]
            """)["contents"]![1]!["parts"]);

    [Theory]
    [InlineData("gemini-3-pro-preview", "skip_thought_signature_validator")]
    [InlineData("gemini-2.5-pro", null)]
    public void Says_openly_that_a_call_of_another_model_has_no_signature(string model, string? expected)
    {
        var call = Body(
            """
            "messages":[{"role":"user","content":"Hello"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"weather","arguments":"{}"}}]},
             {"role":"tool","tool_call_id":"c1","content":"noon"}]
            """,
            model)["contents"]![1]!["parts"]![0]!;

        Assert.Equal(expected, (string?)call["thoughtSignature"]);
    }

    [Theory]
    [InlineData("gemini-2.5-flash", "", """{"includeThoughts":true}""")]
    [InlineData("gemini-2.5-flash-lite", "", null)]
    [InlineData("gemini-2.0-flash", "\"reasoning\":{\"effort\":\"high\"}", null)]
    [InlineData("gemini-2.5-flash", "\"reasoning\":{\"effort\":\"low\"},\"max_tokens\":10000", """{"thinkingBudget":2000,"includeThoughts":true}""")]
    [InlineData("gemini-2.5-flash", "\"reasoning\":{\"max_tokens\":99999}", """{"thinkingBudget":24576,"includeThoughts":true}""")]
    [InlineData("gemini-2.5-flash", "\"reasoning\":{\"enabled\":true,\"exclude\":true}", """{"thinkingBudget":-1,"includeThoughts":false}""")]
    [InlineData("gemini-2.5-flash", "\"reasoning_effort\":\"none\"", """{"thinkingBudget":0,"includeThoughts":false}""")]
    [InlineData("gemini-2.5-pro", "\"reasoning_effort\":\"none\"", """{"thinkingBudget":128,"includeThoughts":false}""")]
    [InlineData("gemini-3-flash-preview", "\"reasoning_effort\":\"medium\"", """{"thinkingLevel":"medium","includeThoughts":true}""")]
    [InlineData("gemini-3-pro-preview", "\"reasoning_effort\":\"medium\"", """{"thinkingLevel":"high","includeThoughts":true}""")]
    [InlineData("gemini-3.1-pro-preview", "\"reasoning_effort\":\"medium\"", """{"thinkingLevel":"medium","includeThoughts":true}""")]
    [InlineData("gemini-3-flash-preview", "\"reasoning_effort\":\"none\"", """{"thinkingLevel":"minimal","includeThoughts":false}""")]
    [InlineData("gemini-3-flash-preview", "\"reasoning\":{\"effort\":\"xhigh\"}", """{"thinkingLevel":"high","includeThoughts":true}""")]
    [InlineData("gemini-3-flash-preview", "\"reasoning\":{\"max_tokens\":3000}", """{"thinkingBudget":3000,"includeThoughts":true}""")]
    [InlineData("gemini-3-pro-image-preview", "", null)]
    public void Asks_for_thoughts_as_the_model_takes_it(string model, string wish, string? expected) =>
        Equal(expected ?? "null", Body($"\"messages\":{Hello}{(wish.Length > 0 ? "," : "")}{wish}", model)["generationConfig"]!["thinkingConfig"]);

    [Fact]
    public void Asks_for_json_by_schema() => Equal(
        """{"responseMimeType":"application/json","responseJsonSchema":{"type":"object"}}""",
        Config("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}"));

    [Theory]
    [InlineData("gemini-2.5-flash", false)]
    [InlineData("gemini-3-flash-preview", true)]
    public void Combines_tools_with_json_where_Google_does(string model, bool combines)
    {
        var request = $$"""  "messages":{{Hello}},"response_format":{"type":"json_object"},"tools":[{"type":"function","function":{"name":"now"} }] """;

        var refusal = Record.Exception(() => Body(request, model));

        Assert.Equal(combines, refusal is null);
    }

    [Theory]
    [InlineData("\"n\":2")]
    [InlineData("\"modalities\":[\"text\",\"audio\"]")]
    [InlineData("\"response_format\":{\"type\":\"grammar\",\"grammar\":\"x\"}")]
    [InlineData("\"tools\":[{\"type\":\"code_interpreter\"}]")]
    public void Refuses_what_Google_cannot_say(string field) => Assert.Throws<NotCarriedException>(() => Config(field));

    [Fact]
    public void Asks_for_speech_alone_with_its_voice() => Equal(
        """{"responseModalities":["AUDIO"],"speechConfig":{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}}}""",
        Config("\"modalities\":[\"audio\"],\"audio\":{\"voice\":\"Kore\",\"format\":\"pcm16\"}"));

    [Fact]
    public void Asks_for_images() => Equal(
        """{"responseModalities":["IMAGE","TEXT"],"imageConfig":{"aspectRatio":"16:9"}}""",
        Config("\"modalities\":[\"image\",\"text\"],\"image_config\":{\"aspect_ratio\":\"16:9\"}"));

    private static JsonNode Config(string fields) => Body($"\"messages\":{Hello},{fields}")["generationConfig"]!;

    private static JsonNode Parts(string parts) => Body($$"""  "messages":[{"role":"user","content":[{{parts}}]}] """)["contents"]![0]!["parts"]!;

    // A model that does not think unless it is asked to.
    private static JsonNode Body(string fields, string model = "gemini-2.0-flash") => JsonNode.Parse(
        GeminiRequests.Body(ChatPromptReader.Read(Encoding.UTF8.GetBytes($$"""{"model":"{{model}}",{{fields}}}""")), usualOutput: null, onVertex: false).Span)!;

    private static void Equal(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"expected {expected}, found {actual?.ToJsonString()}");
}
