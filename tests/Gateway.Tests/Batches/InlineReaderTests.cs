using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Gateway.Batches.Inline;
using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Tests.Batches;

public sealed class InlineReaderTests
{
    private const string Whole = """
        { "endpoint" : "/v1/chat/completions", "model":"a/ö\"b", "completion_window":"24h",
          "requests": [ {"custom_id":"1","body":{"messages":[{"role":"user","content":"ö ] } \" \n"}]}} ,
            {"body": { } ,"custom_id":"2"}, {"custom_id":"3","body":{"model":"a/ö\"b","x":
            1}} ] }

        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_requests_wherever_the_connection_cuts_them()
    {
        for (var piece = 1; piece < 40; piece++)
        {
            var lines = (await ReadAsync(Whole, piece)).Select(static line => JsonNode.Parse(line)!).ToList();

            Assert.Equal(["1", "2", "3"], lines.Select(static line => (string?)line["custom_id"]));
            Assert.All(lines, static line => Assert.Equal(("POST", "/v1/chat/completions", "a/ö\"b"), ((string?)line["method"], (string?)line["url"], (string?)line["body"]!["model"])));
            Assert.Equal("ö ] } \" \n", (string?)lines[0]["body"]!["messages"]![0]!["content"]);
            Assert.Equal(1, (int)lines[2]["body"]!["x"]!);
        }
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_refused_wherever_it_does()
    {
        var end = Whole.TrimEnd().Length;
        for (var length = 0; length < end; length += 5)
        {
            Assert.Equal(400, (await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(Whole[..length], 16))).Error.Status);
        }
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_before_it_is_all_read()
    {
        var body = $$"""{"endpoint":"e","model":"m","requests":[{"custom_id":"{{new string('x', 17 * 1024 * 1024)}}"}]}""";

        Assert.Equal(413, (await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(body, 100_000))).Error.Status);
    }

    private static async Task<List<string>> ReadAsync(string body, int piece)
    {
        using var reader = new InlineReader(new Pieces(Encoding.UTF8.GetBytes(body), piece));
        var head = await reader.ReadHeadAsync(Cancellation);
        var lines = new List<string>();
        while (await reader.NextRequestAsync(Cancellation) is { } request)
        {
            var line = new ArrayBufferWriter<byte>();
            InlineLine.Write(line, head, request, lines.Count + 1);
            var text = Encoding.UTF8.GetString(line.WrittenSpan);
            Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
            lines.Add(text);
        }

        return lines;
    }

    /// <summary>Gives no more than so many bytes at a time.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
