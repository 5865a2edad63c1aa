using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Reads the response of <c>Converse</c>.</summary>
internal sealed class BedrockWholeDecoder(string model, string format, string? formatTool) : IAnswerDecoder
{
    private readonly WholeBody _body = new();

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output) => _body.Append(bytes);

    public void Complete(PooledBody output)
    {
        using var response = _body.Parse();
        var root = response.RootElement;
        var answer = new BedrockAnswer(new WholeSink(output, format) { Model = model }, formatTool);
        var content = root.Find("output").Find("message")?.Elements("content") ?? Enumerable.Empty<JsonElement>();
        foreach (var (index, block) in content.Index())
        {
            answer.Block(index, block);
        }

        if (root.Find("usage") is { } usage)
        {
            answer.Usage(usage);
        }

        answer.Stop(root.Text("stopReason"));
        answer.Complete();
    }

    public void Dispose() => _body.Dispose();
}
