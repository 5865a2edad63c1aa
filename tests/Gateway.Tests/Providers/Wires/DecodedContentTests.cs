using System.Text;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Tests.Providers.Wires;

public sealed class DecodedContentTests
{
    [Fact]
    public async Task An_answer_is_decoded_as_it_is_read_and_ends_with_what_its_end_means()
    {
        using var content = new DecodedContent(new StringContent("abc"), new Upper(), streamed: true);
        await using var stream = await content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        var buffer = new byte[2];
        var read = new List<string>();
        while (await stream.ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var count)
        {
            read.Add(Encoding.UTF8.GetString(buffer, 0, count));
        }

        Assert.Equal(["AB", "C", "!"], read);
        Assert.Equal("text/event-stream", content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task What_the_wire_does_not_allow_is_told_to_the_reader()
    {
        using var content = new DecodedContent(new StringContent("?"), new Upper(), streamed: false);
        await using var stream = await content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidDataException>(() => stream.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_decoder_is_disposed_with_the_content()
    {
        using var decoder = new Upper();
        new DecodedContent(new StringContent(""), decoder, streamed: true).Dispose();

        Assert.True(decoder.IsDisposed);
    }

    private sealed class Upper : IAnswerDecoder
    {
        public bool IsDisposed { get; private set; }

        public void Read(ReadOnlySpan<byte> bytes, PooledBody output)
        {
            if (bytes.Contains((byte)'?'))
            {
                throw new InvalidDataException("Not of the wire.");
            }

            output.Append(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).ToUpperInvariant()));
        }

        public void Complete(PooledBody output) => output.Append("!"u8);

        public void Dispose() => IsDisposed = true;
    }
}
