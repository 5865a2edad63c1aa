using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Interchange.Benchmarks.Upstream;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Requests;

namespace Interchange.Benchmarks.Micro;

/// <summary>Reading a streamed answer of 50 content chunks as it passes through.</summary>
public class StreamScanBenchmarks
{
    private static readonly AnswerIdentity Identity = new("gen-1795370671-DCTHyNQ0ZBMAio4WJJnw", "bench/standin", "Stand-in", 1795370671);

    private readonly byte[] _stream = [.. StandInAnswers.Events.SelectMany(static @event => @event.ToArray())];

    /// <summary>What a gateway does that reads every event as a document and writes it again.</summary>
    [Benchmark(Baseline = true)]
    public int Parse_and_write_every_event()
    {
        var written = 0;
        using var stream = new MemoryStream(_stream);
        foreach (var item in SseParser.Create(stream).Enumerate())
        {
            if (item.Data == "[DONE]")
            {
                break;
            }

            var document = JsonNode.Parse(item.Data)!;
            document["model"] = "bench/standin";
            written += document.ToJsonString().Length;
        }

        return written;
    }

    /// <summary>What the gateway does: find the events where they stand, compare and copy.</summary>
    [Benchmark]
    public int Scan_and_splice_every_event()
    {
        using var scanner = new SseScanner();
        using var output = new PooledBody(32 * 1024);
        using var splicer = new ChunkSplicer(Identity, new AnswerFacts());
        for (var read = 0; read < _stream.Length;)
        {
            var memory = scanner.GetMemory().Span;
            var count = Math.Min(memory.Length, _stream.Length - read);
            _stream.AsSpan(read, count).CopyTo(memory);
            scanner.Advance(count);
            read += count;
            while (scanner.TryRead(out var data) && !data.SequenceEqual("[DONE]"u8))
            {
                splicer.Splice(data, output);
            }
        }

        return output.Length;
    }
}
