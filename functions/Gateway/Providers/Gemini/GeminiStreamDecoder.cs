using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// Reads <c>streamGenerateContent</c> with <c>alt=sse</c>. The wire has no closing event: the answer is whole when a finish reason came and the stream ended.
/// </summary>
internal sealed class GeminiStreamDecoder(string model, string fallbackId) : IAnswerDecoder
{
    private readonly SseReader _events = new();
    private GeminiAnswer? _answer;

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output)
    {
        var answer = Answer(output);
        _events.Read(bytes, data =>
        {
            using var response = JsonDocument.Parse(data, WireJson.Bounded);
            answer.Read(response.RootElement);
        });
    }

    public void Complete(PooledBody output) => Answer(output).Complete();

    public void Dispose() => _events.Dispose();

    private GeminiAnswer Answer(PooledBody output) =>
        _answer ??= new GeminiAnswer(new ChunkSink(output, GeminiFormat.Name) { Model = model }, fallbackId, GeminiModel.Of(model).TakesLevels);
}
