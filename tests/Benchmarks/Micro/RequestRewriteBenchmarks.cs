using System.Text;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Interchange.Benchmarks.Upstream;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Requests;

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

    /// <summary>What the gateway does: index the top level, check its own fields, send slices.</summary>
    [Benchmark]
    public int Index_and_splice()
    {
        var body = new PooledBody(_request.Length + 1);
        body.Append(_request);
        using var document = ChatDocument.Parse(body);
        var length = 0;
        foreach (var slice in RequestSplice.For(ChatRequestReader.Read(document), StandInRoute.Step, "account"))
        {
            length += slice.Length;
        }

        return length;
    }
}
