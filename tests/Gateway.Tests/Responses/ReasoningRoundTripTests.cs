using System.Text.Json.Nodes;
using CsCheck;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Tests.Responses;

/// <summary>What a provider thought comes back to it as it was, through a caller who only gives back the items that they got.</summary>
public sealed class ReasoningRoundTripTests
{
    private const string Claude = "anthropic-claude-v1";
    private const string OpenAI = "openai-responses-v1";
    private const string Gemini = "google-gemini-v1";

    public static TheoryData<string> Details =>
    [
        """[{"type":"reasoning.text","format":"anthropic-claude-v1","index":0,"text":"Think \"hard\" é","signature":"EqQB+/=="}]""",
        """[{"type":"reasoning.encrypted","format":"anthropic-claude-v1","index":0,"data":"redacted+/=="},{"type":"reasoning.text","format":"anthropic-claude-v1","index":1,"text":"b","signature":"s"}]""",
        """[{"type":"reasoning.summary","id":"rs_1","format":"openai-responses-v1","index":0,"summary":"a"},{"type":"reasoning.summary","id":"rs_1","format":"openai-responses-v1","index":1,"summary":"b"},{"type":"reasoning.encrypted","id":"rs_1","format":"openai-responses-v1","index":2,"data":"gAAA=="},{"type":"reasoning.encrypted","id":"rs_2","format":"openai-responses-v1","index":3,"data":"gBBB=="}]""",
        """[{"type":"reasoning.text","format":"google-gemini-v1","index":0,"text":"thought"},{"type":"reasoning.encrypted","id":"call_1","format":"google-gemini-v1","index":1,"data":"sig1"},{"type":"reasoning.encrypted","id":"call_2","format":"google-gemini-v1","index":2,"data":"sig2"}]""",
        """[{"type":"reasoning.server_tool_call","tool_name":"openrouter:fusion","arguments":"{}","result":"ok","index":0}]""",
        """[{"type":"reasoning.text","format":"anthropic-claude-v1","index":0,"signature":"only a signature"}]""",
    ];

    [Theory]
    [MemberData(nameof(Details))]
    public async Task Every_vendors_thoughts_come_back_as_they_were(string details)
    {
        Assert.Equal(JsonNode.Parse(details)!.ToJsonString(), (await BackAsync(details, whole: true)).ToJsonString());
        Assert.Equal(JsonNode.Parse(details)!.ToJsonString(), (await BackAsync(details, whole: false)).ToJsonString());
    }

    [Fact]
    public void Any_thoughts_come_back_in_order_with_their_signatures()
    {
        var text = Gen.OneOf("", "a", "é\"\\\n", "longer thought 😀");
        var element =
            from type in Gen.OneOf("reasoning.text", "reasoning.summary", "reasoning.encrypted", "reasoning.server_tool_call")
            from id in Gen.OneOf("", "rs_1", "rs_2", "call_1")
            from format in Gen.OneOf(Claude, OpenAI, Gemini, "unknown")
            from body in text
            from signature in Gen.OneOf("", "sig+/==")
            select (type, id, format, body, signature);
        element.Array[1, 6].Sample(
            drawn =>
            {
                var details = new JsonArray([.. drawn.Select(static (d, index) => (JsonNode)Detail(d, index))]);
                var back = BackAsync(details.ToJsonString(), whole: true).GetAwaiter().GetResult();
                return Comparable(details).SequenceEqual(Comparable(back));
            },
            iter: 2_000);
    }

    [Fact]
    public async Task Thoughts_without_details_come_back_as_text()
    {
        var response = await ResponsesCaller.WholeAsync(static answer =>
        {
            answer.Reasoning("Hm.", null);
            answer.Text("Hi");
        });

        var message = ResponsesCaller.Messages(response["output"]!.ToJsonString())[0]!;

        Assert.Equal("Hm.", (string?)message["reasoning"]);
        Assert.Null(message["reasoning_details"]);
        Assert.Equal("Hi", (string?)message["content"]);
    }

    [Theory]
    [InlineData("interchange.thought.%%%")]
    [InlineData("interchange.thought.bm90IGpzb24")]
    [InlineData("interchange.thought.W10")]
    public void What_only_looks_like_an_envelope_is_encrypted_content_as_any(string encrypted)
    {
        Assert.Null(ForeignThought.Unwrap(encrypted));

        var details = ResponsesCaller.Messages($$"""[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"{{encrypted}}"}]""")[0]!["reasoning_details"]!;

        Assert.Equal(encrypted, (string?)details[0]!["data"]);
    }

    private static async Task<JsonNode> BackAsync(string details, bool whole)
    {
        JsonNode output;
        if (whole)
        {
            output = (await ResponsesCaller.WholeAsync(answer =>
            {
                foreach (var detail in JsonNode.Parse(details)!.AsArray())
                {
                    answer.Reasoning("", json => json.WriteRawMembers(detail!.ToJsonString()));
                }

                answer.ToolCall("call_1", "f", "{}");
            }))["output"]!;
        }
        else
        {
            output = (await ResponsesCaller.StreamAsync(chunks =>
            {
                foreach (var detail in JsonNode.Parse(details)!.AsArray())
                {
                    chunks.Reasoning("", json => json.WriteRawMembers(detail!.ToJsonString()));
                }

                chunks.ToolCall(0, "call_1", "f");
                chunks.Finish("tool_calls");
            })).Final["output"]!;
        }

        return ResponsesCaller.Messages(output.ToJsonString())[0]!["reasoning_details"]!.DeepClone();
    }

    private static JsonObject Detail((string Type, string Id, string Format, string Body, string Signature) drawn, int index)
    {
        var detail = new JsonObject { ["type"] = drawn.Type };
        if (drawn.Id.Length > 0)
        {
            detail["id"] = drawn.Id;
        }

        detail["format"] = drawn.Format;
        detail["index"] = index;
        detail[drawn.Type switch { "reasoning.text" => "text", "reasoning.summary" => "summary", "reasoning.encrypted" => "data", _ => "result" }] = drawn.Body;
        if (drawn.Type == "reasoning.text" && drawn.Signature.Length > 0)
        {
            detail["signature"] = drawn.Signature;
        }

        return detail;
    }

    private static IEnumerable<string> Comparable(JsonNode details) => details.AsArray().Select(static detail =>
        $"{detail!["type"]}|{detail["id"]}|{detail["format"]}|{detail["text"]}|{detail["summary"]}|{detail["data"]}|{detail["result"]}|{detail["signature"]}");
}
