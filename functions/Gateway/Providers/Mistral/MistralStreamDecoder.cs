using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>Reads a stream: chunks as OpenAI's pass as they came, the others are rewritten.</summary>
internal sealed class MistralStreamDecoder(bool hidesThoughts) : IAnswerDecoder
{
    private readonly SseReader _events = new();
    private readonly MistralAnswer _answer = new(hidesThoughts);

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output) => _events.Read(bytes, data =>
    {
        output.Append("data: "u8);
        if (!_answer.Concerns(data.Span))
        {
            output.Append(data.Span);
        }
        else
        {
            MistralDocument.Rewrite(data.Span, _answer, "delta", output);
        }

        output.Append("\n\n"u8);
    });

    public void Complete(PooledBody output)
    {
        // The stream's own end passes as it came, and where there is none, none is made.
    }

    public void Dispose() => _events.Dispose();
}
