using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Reads the one response of <c>generateContent</c>.</summary>
internal sealed class GeminiWholeDecoder(string model, string fallbackId) : IAnswerDecoder
{
    private readonly WholeBody _body = new();

    public void Read(ReadOnlySpan<byte> bytes, PooledBody output) => _body.Append(bytes);

    public void Complete(PooledBody output)
    {
        using var response = _body.Parse();
        var answer = new GeminiAnswer(new WholeSink(output, GeminiFormat.Name) { Model = model }, fallbackId, GeminiModel.Of(model).TakesLevels);
        answer.Read(response.RootElement);
        answer.Complete();
    }

    public void Dispose() => _body.Dispose();
}
