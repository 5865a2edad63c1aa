using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>Reads a streamed answer, which is whole when <c>message-end</c> came. Source: Cohere's guide to streaming.</summary>
internal sealed class CohereStreamDecoder(string model, bool hidesThoughts) : IAnswerDecoder
{
    private readonly SseReader _events = new();
    private CohereAnswer? _answer;

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output)
    {
        var answer = _answer ??= new CohereAnswer(new ChunkSink(output, CohereThoughts.Format) { Model = model }, hidesThoughts);
        _events.Read(bytes, data =>
        {
            if (data.Span.SequenceEqual("[DONE]"u8))
            {
                return;
            }

            using var json = JsonDocument.Parse(data, WireJson.Bounded);
            answer.Event(json.RootElement);
        });
    }

    public void Complete(PooledBody output)
    {
        // The end has been seen, or there is none.
    }

    public void Dispose() => _events.Dispose();
}
