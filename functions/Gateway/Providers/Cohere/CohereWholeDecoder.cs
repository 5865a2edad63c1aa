using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>Reads an answer in one piece.</summary>
internal sealed class CohereWholeDecoder(string model, bool hidesThoughts) : IAnswerDecoder
{
    private readonly WholeBody _body = new();

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output) => _body.Append(bytes);

    public void Complete(PooledBody output)
    {
        using var response = _body.Parse();
        new CohereAnswer(new WholeSink(output, CohereThoughts.Format) { Model = model }, hidesThoughts).Whole(response.RootElement);
    }

    public void Dispose() => _body.Dispose();
}
