using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Interchange.Benchmarks.Upstream;

namespace Interchange.Benchmarks.Micro;

/// <summary>Giving a request another model name before it goes upstream.</summary>
public class RequestRewriteBenchmarks
{
    private readonly byte[] _request = Encoding.UTF8.GetBytes(StandInRequest.Render("bench/standin", stream: true));

    /// <summary>What a gateway does that reads the whole document and writes it again.</summary>
    [Benchmark(Baseline = true)]
    public int Parse_and_write_again()
    {
        var document = JsonNode.Parse(_request)!;
        document["model"] = "standin";
        return Encoding.UTF8.GetByteCount(document.ToJsonString());
    }
}
