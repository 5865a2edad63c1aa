using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Interchange.Benchmarks.Upstream;

namespace Interchange.Benchmarks.Micro;

/// <summary>Reading a streamed answer of 50 content chunks as it passes through.</summary>
public class StreamScanBenchmarks
{
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
}
