using System.Text;
using Interchange.Gateway.Batches.Lines;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Tests.Contracts;

namespace Interchange.Gateway.Tests.Batches;

public sealed class JsonLinesTests
{
    private readonly InMemoryPayloadStore _payloads = new(new FixedPayloadKeys("k1"), TimeProvider.System);
    private readonly PayloadName _name = new("acc", "batch_1", "input");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a\nb\nc", "a:1:0,b:2:1,c:3:2")]
    [InlineData("a\r\nb\r\n", "a:1:0,b:2:1")]
    [InlineData("\uFEFFa\n\n \t\nb\n\n", "a:1:0,b:4:1")]
    [InlineData("\n\n", "")]
    [InlineData("", "")]
    public async Task Reads_lines_that_are_not_blank_with_their_numbers(string text, string expected)
    {
        await _payloads.WriteAsync(_name, Encoding.UTF8.GetBytes(text), DateTimeOffset.MaxValue, Cancellation);

        Assert.Equal(expected, string.Join(',', (await ReadAsync((0, 1, 0))).Select(static line => $"{line.Text}:{line.Number}:{line.Ordinal}")));
    }

    [Fact]
    public async Task Whoever_goes_on_after_any_line_reads_the_rest()
    {
        var random = new Random(1);
        var lines = Enumerable.Range(0, 300).Select(line => $"{line}:{new string('x', random.Next(0, 3000))}").ToArray();
        await _payloads.WriteAsync(_name, Encoding.UTF8.GetBytes(string.Join("\n", lines)), DateTimeOffset.MaxValue, Cancellation);
        var all = await ReadAsync((0, 1, 0));
        Assert.Equal(lines, all.Select(static line => line.Text));

        for (var at = 0; at < all.Count; at += 37)
        {
            Assert.Equal(all[(at + 1)..], await ReadAsync((all[at].Next, all[at].Number + 1, all[at].Ordinal + 1)));
        }
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_told_and_passed_over()
    {
        using (var writer = await _payloads.BeginAsync(_name, Cancellation))
        {
            await writer.WriteAsync("a\n"u8.ToArray(), Cancellation);
            await writer.WriteAsync(Encoding.ASCII.GetBytes(new string('x', JsonLines.Longest + 1)), Cancellation);
            await writer.WriteAsync("\nb"u8.ToArray(), Cancellation);
            await writer.CompleteAsync(DateTimeOffset.MaxValue, Cancellation);
        }

        Assert.Equal(["a", "too long", "b"], (await ReadAsync((0, 1, 0))).Select(static line => line.Text));
    }

    private async Task<List<(string Text, int Number, int Ordinal, long Next)>> ReadAsync((long, int, int) start)
    {
        var read = new List<(string, int, int, long)>();
        await foreach (var line in JsonLines.ReadAsync(_payloads, _name, start, segments: 1, Cancellation))
        {
            read.Add((line.IsTooLong ? "too long" : Encoding.UTF8.GetString(line.Bytes.Span), line.Number, line.Ordinal, line.NextOffset));
        }

        return read;
    }
}
