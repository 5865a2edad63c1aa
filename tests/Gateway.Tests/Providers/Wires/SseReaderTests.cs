using System.Text;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Tests.Providers.Wires;

public sealed class SseReaderTests
{
    [Theory]
    [InlineData("data: a\n\n", "a")]
    [InlineData("data:a\r\n\r\ndata: b\r\rdata:c\n\n", "a|b|c")]
    [InlineData("data: a\ndata: b\n\n", "a\nb")]
    [InlineData("data\ndata\n\n", "\n")]
    [InlineData(": comment\nevent: x\nid: 1\ndata: a\nretry: 3\n\n", "a")]
    [InlineData("\uFEFFdata: a\n\n", "a")]
    [InlineData("data:  a \n\n", " a ")]
    [InlineData("dataset: a\n\n", "")]
    [InlineData("data: a\n", "")]
    [InlineData("data:\n\ndata: b\n\n", "b")]
    public void Reads_the_data_of_events_wherever_the_bytes_are_cut(string stream, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(stream);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal(expected, string.Join('|', Read(new SseReader(), bytes[..cut], bytes[cut..])));
        }
    }

    [Fact]
    public void Refuses_a_line_without_end() =>
        Assert.Throws<InvalidDataException>(() => Read(new SseReader(limit: 100), Encoding.UTF8.GetBytes("data: " + new string('a', 95))));

    [Fact]
    public void Refuses_an_event_without_end() =>
        Assert.Throws<InvalidDataException>(() => Read(new SseReader(limit: 100), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("data: aaaa\n", 21)))));

    private static List<string> Read(SseReader reader, params byte[][] pieces)
    {
        using (reader)
        {
            var events = new List<string>();
            foreach (var piece in pieces)
            {
                reader.Read(piece, data => events.Add(Encoding.UTF8.GetString(data.Span)));
            }

            return events;
        }
    }
}
