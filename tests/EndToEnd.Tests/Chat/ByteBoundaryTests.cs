using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interchange.EndToEnd.Tests.Callers;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Chat;

/// <summary>Where the network cuts a stream makes no difference to what the caller reads.</summary>
[Collection(ProductCollection.Name)]
public sealed partial class ByteBoundaryTests : EndToEndTests
{
    // Characters of one to four bytes, a joined emoji, escapes, a finish reason and usage: every kind of byte that a cut can fall between.
    private const string Stream =
        """
        : warming up

        data: {"id":"up-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"up-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{"content":"né 漢字 👩‍👧 \"\\ \ud83d\ude00"},"finish_reason":null}]}

        data: {"id":"up-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"up-1","object":"chat.completion.chunk","created":7,"model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}

        data: [DONE]


        """;

    private readonly Product _fixture;
    private readonly InterchangeProcess _product;

    public ByteBoundaryTests(Product product)
    {
        _fixture = product;
        _product = Using(product);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task A_stream_cut_at_any_byte_arrives_as_if_it_were_whole(string lineEnd)
    {
        var bytes = Encoding.UTF8.GetBytes(Stream.ReplaceLineEndings(lineEnd));
        var whole = await AskAsync(bytes, bytes.Length);
        Assert.Contains("né 漢字 👩‍👧 \"\\ 😀", whole.Text, StringComparison.Ordinal);

        await Parallel.ForAsync(1, bytes.Length, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancellation }, async (cut, _) =>
        {
            var answer = await AskAsync(bytes, cut);

            Assert.True(Normalised(whole) == Normalised(answer), $"Cut after byte {cut}:\n{Normalised(answer)}\ninstead of\n{Normalised(whole)}");
        });
    }

    [Fact]
    public async Task A_stream_of_single_bytes_arrives_as_if_it_were_whole()
    {
        var bytes = Encoding.UTF8.GetBytes(Stream.ReplaceLineEndings("\n"));
        var whole = await AskAsync(bytes, bytes.Length);

        var answer = await AskAsync(bytes, [.. Enumerable.Range(1, bytes.Length - 1)]);

        Assert.Equal(Normalised(whole), Normalised(answer));
    }

    /// <summary>The body without what differs from run to run: the id, and comments that a busy machine may cause.</summary>
    private static string Normalised(StreamedAnswer answer) => Comment().Replace(GenerationId().Replace(answer.Body, "gen-X"), "");

    [GeneratedRegex("gen-[A-Za-z0-9_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex GenerationId();

    [GeneratedRegex("^:.*\\n\\n", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Comment();

    private async Task<StreamedAnswer> AskAsync(byte[] bytes, params int[] cuts)
    {
        _fixture.Upstream.Handler = async exchange =>
        {
            await exchange.BeginStreamAsync();
            var start = 0;

            // The request itself says where to cut: several are under way at a time.
            foreach (var cut in JsonNode.Parse(exchange.Body)!["cuts"]!.AsArray().Select(cut => (int)cut!))
            {
                await exchange.SendChunkAsync(bytes.AsMemory(start..cut));
                start = cut;

                // The product reads its sockets in the order in which they have something: once it has answered this, which came later,
                // it has read the piece, and what follows is a read of its own.
                await _product.HealthAsync("live", Cancellation);
            }

            if (start < bytes.Length)
            {
                await exchange.SendChunkAsync(bytes.AsMemory(start..));
            }

            await exchange.EndStreamAsync();
        };
        var answer = await _product.Caller.StreamAsync(Ask.For("raw/model", stream: true, extra: $"\"cuts\":[{string.Join(',', cuts)}]"), Cancellation);
        Assert.True(answer.EndedNormally, $"Cut at {string.Join(',', cuts.Take(3))}: {answer.Status} {answer.Body}");
        return answer;
    }
}
