using System.Text.Json.Nodes;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Providers.Scripted.Wires;
using Interchange.Gateway.Tests.Catalog.Capabilities;
using Interchange.Tests.Support;
using Interchange.Tests.Support.Messages;

namespace Interchange.Gateway.Tests.Chat.Dialects;

/// <summary>
/// Every wire to every dialect: wherever the provider's bytes were cut, the gateway's own events are the same, and what each dialect makes of them keeps its grammar and
/// says the same.
/// </summary>
public sealed class StreamPairsTests
{
    private static readonly string[] Scripts = ["echo", "unicode", "parallel-tools", "signed-reasoning", "refusal", "cached"];

    /// <summary>Of these, a text and calls with thoughts before them, short enough to be cut everywhere.</summary>
    private static readonly string[] Short = ["cached", "signed-reasoning"];

    private readonly Encoders _encoders = new();

    public static TheoryData<string, string> Samples => Of(Scripts);

    public static TheoryData<string, string> ShortSamples => Of(Short);

    [Theory]
    [MemberData(nameof(ShortSamples))]
    public void Where_bytes_are_cut_changes_nothing(string slug, string script)
    {
        var wire = WireOf(slug);
        var upstream = StreamPath.Upstream(wire, script);
        var chat = StreamPath.Decode(_encoders.Decoder(wire.Wire), upstream);
        for (var cut = 0; cut <= upstream.Length && wire.Wire != ProviderWire.OpenAIChat; cut++)
        {
            Assert.Equal(chat, StreamPath.Decode(_encoders.Decoder(wire.Wire), upstream, cut));
        }

        var events = StreamPath.Splice(chat, 0);
        for (var cut = 1; cut <= chat.Length; cut++)
        {
            Assert.Equal(events, StreamPath.Splice(chat, cut));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_dialect_keeps_its_grammar_and_says_the_same(string slug, string script)
    {
        var wire = WireOf(slug);
        var events = StreamPath.Splice(StreamPath.Decode(_encoders.Decoder(wire.Wire), StreamPath.Upstream(wire, script)), 0);

        var chat = ChatGrammar.Read(StreamPath.Encode("chat", events));
        var messages = MessagesGrammar.Read(StreamPath.Encode("messages", events));
        var responses = ResponsesGrammar.Check(StreamPath.Encode("responses", events)).Final;

        Assert.True(messages.IsComplete);
        var blocks = messages.Message!["content"]!.AsArray();
        var items = responses["output"]!.AsArray();
        Assert.Equal(chat.Calls.Select(static call => (call.Id, call.Name)), blocks.Where(static block => Is(block, "tool_use")).Select(static block => ((string)block!["id"]!, (string)block["name"]!)));
        Assert.Equal(chat.Calls, items.Where(static item => Is(item, "function_call")).Select(static item => ((string)item!["call_id"]!, (string)item["name"]!, (string)item["arguments"]!)));
        foreach (var (call, block) in chat.Calls.Zip(blocks.Where(static block => Is(block, "tool_use"))))
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(call.Arguments), block!["input"]), call.Arguments);
        }

        Assert.Equal(chat.Thoughts, string.Concat(blocks.Where(static block => Is(block, "thinking")).Select(static block => (string?)block!["thinking"])));
        Assert.Equal(chat.Usage!["completion_tokens"]!.GetValue<int>(), (int)messages.Message["usage"]!["output_tokens"]!);
        Assert.Equal(chat.Usage["completion_tokens"]!.GetValue<int>(), (int)responses["usage"]!["output_tokens"]!);
        if (script is "echo" or "unicode" or "cached")
        {
            Assert.Equal(chat.Text, string.Concat(blocks.Select(static block => (string?)block!["text"])));
            Assert.Equal(chat.Text, string.Concat(items.Where(static item => Is(item, "message")).SelectMany(static item => item!["content"]!.AsArray()).Select(static part => (string?)part!["text"])));
            Assert.EndsWith("[DONE]\n\n", StreamPath.Encode("completions", events), StringComparison.Ordinal);
        }
    }

    private static TheoryData<string, string> Of(string[] scripts)
    {
        var samples = new TheoryData<string, string>();
        foreach (var wire in ScriptedWires.All)
        {
            foreach (var script in scripts)
            {
                samples.Add(wire.Slug, script);
            }
        }

        return samples;
    }

    private static bool Is(JsonNode? node, string type) => (string?)node!["type"] == type;

    private static IScriptedWire WireOf(string slug) => ScriptedWires.All.Single(wire => wire.Slug == slug);
}
