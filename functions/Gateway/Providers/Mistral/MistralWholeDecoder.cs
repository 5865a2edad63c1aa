using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>Reads an answer in one piece.</summary>
internal sealed class MistralWholeDecoder(bool hidesThoughts) : IAnswerDecoder
{
    private readonly WholeBody _body = new();

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output) => _body.Append(bytes);

    public void Complete(PooledBody output) => MistralDocument.Rewrite(_body.Memory.Span, new MistralAnswer(hidesThoughts), "message", output);

    public void Dispose() => _body.Dispose();
}
