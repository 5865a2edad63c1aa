using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Batches;
using Interchange.Gateway.Batches.Lines;

namespace Interchange.Gateway.Tests.Batches;

public sealed class LineOutcomeTests
{
    private static readonly BatchKey Key = new("acc", "batch_0123");

    [Fact]
    public void An_answer_that_was_written_over_several_lines_stands_on_one()
    {
        var output = new ArrayBufferWriter<byte>();
        LineOutcome.Response(output, Key, 4, "ä\"", 200, "gen-1", "{\r\n  \"text\": \"a\\nb\"\n}"u8);

        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Equal(1, text.Count(static c => c is '\n' or '\r'));
        var line = JsonNode.Parse(text)!;
        Assert.Equal(("batch_req_0123_4", "ä\"", 200, "gen-1", "a\nb"), (
            (string?)line["id"], (string?)line["custom_id"], (int)line["response"]!["status_code"]!, (string?)line["response"]!["request_id"], (string?)line["response"]!["body"]!["text"]));
        Assert.True(line.AsObject().ContainsKey("error"));
        Assert.Null(line["error"]);
    }

    [Fact]
    public void A_line_without_an_answer_says_why()
    {
        var output = new ArrayBufferWriter<byte>();
        LineOutcome.Error(output, Key, 4, customId: null, new BatchProblem("invalid_json", "No JSON.", "body", 4));

        var line = JsonNode.Parse(Encoding.UTF8.GetString(output.WrittenSpan))!;
        Assert.Null(line["response"]);
        Assert.Equal(("invalid_json", "No JSON.", "body", 4), (
            (string?)line["error"]!["code"], (string?)line["error"]!["message"], (string?)line["error"]!["param"], (int)line["error"]!["line"]!));
    }
}
