using Interchange.Gateway.Catalog;
using Interchange.Gateway.Catalog.Capabilities;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Tests.Catalog.Capabilities;

/// <summary>The table says what the wires do: each word of it is put into a request, which is then another one, or not.</summary>
public sealed class WireTableTests
{
    private const string Hello = """ "messages":[{"role":"user","content":"Hello"}] """;
    private const string Tools = """ "tools":[{"type":"function","function":{"name":"a","parameters":{"type":"object"}}},{"type":"function","function":{"name":"b","parameters":{"type":"object"}}}] """;

    /// <summary>What stands for a parameter in a request, and what it stands beside.</summary>
    private static readonly Dictionary<string, (string Members, string Beside)> Samples = new(StringComparer.Ordinal)
    {
        ["frequency_penalty"] = ("\"frequency_penalty\":0.5", ""),
        ["logit_bias"] = ("\"logit_bias\":{\"1\":1}", ""),
        ["logprobs"] = ("\"logprobs\":true", ""),
        ["max_completion_tokens"] = ("\"max_completion_tokens\":50", ""),
        ["max_tokens"] = ("\"max_tokens\":50", ""),
        ["min_p"] = ("\"min_p\":0.1", ""),
        ["parallel_tool_calls"] = ("\"parallel_tool_calls\":false", Tools),
        ["prediction"] = ("\"prediction\":{\"type\":\"content\",\"content\":\"x\"}", ""),
        ["presence_penalty"] = ("\"presence_penalty\":0.5", ""),
        ["reasoning"] = ("\"reasoning\":{\"effort\":\"high\"}", ""),
        ["reasoning_effort"] = ("\"reasoning_effort\":\"high\"", ""),
        ["repetition_penalty"] = ("\"repetition_penalty\":1.1", ""),
        ["response_format"] = ("\"response_format\":{\"type\":\"json_object\"}", ""),
        ["seed"] = ("\"seed\":7", ""),
        ["stop"] = ("\"stop\":[\"x\"]", ""),
        ["structured_outputs"] = ("\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"x\",\"schema\":{\"type\":\"object\"}}}", ""),
        ["temperature"] = ("\"temperature\":0.5", ""),
        ["tool_choice"] = ("\"tool_choice\":\"required\"", Tools),
        ["tools"] = (Tools, ""),
        ["top_a"] = ("\"top_a\":0.5", ""),
        ["top_k"] = ("\"top_k\":5", ""),
        ["top_logprobs"] = ("\"logprobs\":true,\"top_logprobs\":2", ""),
        ["top_p"] = ("\"top_p\":0.5", ""),
        ["verbosity"] = ("\"verbosity\":\"low\"", ""),
        ["web_search_options"] = ("\"web_search_options\":{}", ""),
    };

    private static readonly Dictionary<InputModalities, string> Parts = new()
    {
        [InputModalities.Image] = """{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBO"}}""",
        [InputModalities.Audio] = """{"type":"input_audio","input_audio":{"data":"UklG","format":"wav"}}""",
        [InputModalities.Video] = """{"type":"video_url","video_url":{"url":"data:video/mp4;base64,AAAA"}}""",
        [InputModalities.File] = """{"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,SGk="}}""",
    };

    private readonly Encoders _encoders = new();

    public static TheoryData<ProviderWire, string> Parameters()
    {
        var data = new TheoryData<ProviderWire, string>();
        foreach (var wire in Translated)
        {
            // Whether thoughts are shown is a matter of the answer.
            foreach (var parameter in CatalogVocabulary.Parameters.Where(static name => name != "include_reasoning"))
            {
                data.Add(wire.Wire, parameter);
            }
        }

        return data;
    }

    public static TheoryData<ProviderWire, InputModalities> Kinds()
    {
        var data = new TheoryData<ProviderWire, InputModalities>();
        foreach (var wire in Translated)
        {
            foreach (var kind in Parts.Keys)
            {
                data.Add(wire.Wire, kind);
            }
        }

        return data;
    }

    public static TheoryData<ProviderWire> Wires => [.. Translated.Select(static wire => wire.Wire)];

    private static IEnumerable<WireCapabilities> Translated => WireTable.All.Where(static wire => !wire.PassesAll);

    [Fact]
    public void Every_wire_stands_in_the_table_once() => Assert.Equal(Enum.GetValues<ProviderWire>().Order(), WireTable.All.Select(static wire => wire.Wire).Order());

    [Theory]
    [MemberData(nameof(Parameters))]
    public void A_parameter_is_carried_where_the_table_says_so(ProviderWire wire, string parameter)
    {
        var (members, beside) = Samples[parameter];

        var says = IsSaid(wire, beside.Length > 0 ? $"{Hello},{beside}" : Hello, members);

        Assert.Equal(WireTable.Of(wire).Carried.Contains(ParameterSet.Of(parameter)), says);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_kind_of_input_is_carried_where_the_table_says_so(ProviderWire wire, InputModalities kind) =>
        Assert.Equal(WireTable.Of(wire).Inputs.HasFlag(kind), Takes(wire, Parts[kind]));

    [Theory]
    [MemberData(nameof(Wires))]
    public void The_other_columns_are_true(ProviderWire wire)
    {
        var table = WireTable.Of(wire);

        Assert.Equal(table.Files is not "text" && table.Inputs.HasFlag(InputModalities.File), Takes(wire, """{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBE"}}"""));
        Assert.Equal(table.FileIds, Takes(wire, """{"type":"file","file":{"file_id":"f1"}}"""));
        Assert.Equal(table.CacheControl, IsOther(
            wire,
            """ "messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}] """,
            """ "messages":[{"role":"user","content":[{"type":"text","text":"Hello","cache_control":{"type":"ephemeral"}}]}] """));
        Assert.Equal(table.StrictTools, IsOther(
            wire,
            Hello + """ ,"tools":[{"type":"function","function":{"name":"a","parameters":{"type":"object"}}}] """,
            Hello + """ ,"tools":[{"type":"function","function":{"name":"a","strict":true,"parameters":{"type":"object"}}}] """));
        Assert.Equal(table.SeveralAnswers, IsCarried(wire, Hello + ",\"n\":2"));
        Assert.Equal(table.NamesFunction || table.EmulatesNamedFunction, IsSaid(wire, $"{Hello},{Tools}", """ "tool_choice":{"type":"function","function":{"name":"b"}} """));
    }

    private bool Takes(ProviderWire wire, string part) => IsCarried(wire, $$""" "messages":[{"role":"user","content":[{"type":"text","text":"See"},{{part}}]}] """);

    private bool IsCarried(ProviderWire wire, string members)
    {
        try
        {
            _encoders.Body(wire, members);
            return true;
        }
        catch (NotCarriedException)
        {
            return false;
        }
    }

    private bool IsSaid(ProviderWire wire, string members, string more) => IsOther(wire, members, $"{members},{more}");

    private bool IsOther(ProviderWire wire, string one, string other) => _encoders.Body(wire, one) != _encoders.Body(wire, other);
}
