using System.Text;
using CsCheck;
using Interchange.Gateway.Chat.Streaming;

namespace Interchange.Gateway.Tests.Chat.Streaming;

public sealed class SseScannerTests
{
    private const string Stream =
        ": comment\n\ndata: {\"a\":\"😀漢字\"}\n\nevent: x\r\ndata: one\r\ndata: two\r\n\r\nid: 7\ndata:tight\n\n\n\ndata\n\ndatabase: no\n\ndata: [DONE]\n\n";

    private static readonly string[] Events = ["{\"a\":\"😀漢字\"}", "one two", "tight", "", "[DONE]"];

    [Fact]
    public void Finds_the_same_events_wherever_the_bytes_are_cut()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(Events, Scan([bytes[..cut], bytes[cut..]]));
        }
    }

    [Fact]
    public void Finds_the_same_events_in_any_pieces() =>
        Gen.Int[1, 9].Array[1, 200].Sample(sizes =>
        {
            var bytes = Encoding.UTF8.GetBytes(Stream);
            var pieces = new List<byte[]>();
            for (int at = 0, i = 0; at < bytes.Length; i++)
            {
                var size = Math.Min(sizes[i % sizes.Length], bytes.Length - at);
                pieces.Add(bytes[at..(at + size)]);
                at += size;
            }

            Assert.Equal(Events, Scan(pieces));
        });

    [Fact]
    public void Sees_a_last_event_without_its_empty_line() =>
        Assert.Equal(["a", "b"], Scan([Encoding.UTF8.GetBytes("data: a\n\ndata: b")]));

    [Fact]
    public void Refuses_an_event_without_end()
    {
        using var scanner = new SseScanner();
        Assert.Throws<InvalidDataException>(() =>
        {
            for (var i = 0; i < SseScanner.MaxEventBytes; i += 4096)
            {
                scanner.GetMemory()[..4096].Span.Fill((byte)'x');
                scanner.Advance(4096);
                Assert.False(scanner.TryRead(out _));
            }

            scanner.GetMemory();
            scanner.Advance(1);
            scanner.GetMemory();
        });
    }

    private static List<string> Scan(IEnumerable<byte[]> pieces)
    {
        using var scanner = new SseScanner();
        var events = new List<string>();
        foreach (var piece in pieces)
        {
            var rest = piece.AsSpan();
            do
            {
                var memory = scanner.GetMemory().Span;
                var count = Math.Min(memory.Length, rest.Length);
                rest[..count].CopyTo(memory);
                scanner.Advance(count);
                rest = rest[count..];
                Read();
            }
            while (!rest.IsEmpty);
        }

        scanner.Complete();
        Read();
        return events;

        void Read()
        {
            while (scanner.TryRead(out var data))
            {
                events.Add(Encoding.UTF8.GetString(data));
            }
        }
    }
}
