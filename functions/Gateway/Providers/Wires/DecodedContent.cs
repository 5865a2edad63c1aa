using System.Net;

namespace Interchange.Gateway.Providers.Wires;

/// <summary>A provider's answer in the gateway's own form, decoded while it is read.</summary>
internal sealed class DecodedContent : HttpContent
{
    private readonly HttpContent _encoded;
    private readonly IAnswerDecoder _decoder;

    /// <summary>Takes both over.</summary>
    public DecodedContent(HttpContent encoded, IAnswerDecoder decoder, bool streamed)
    {
        _encoded = encoded;
        _decoder = decoder;
        Headers.TryAddWithoutValidation("Content-Type", streamed ? "text/event-stream" : "application/json");
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() => await CreateContentReadStreamAsync(CancellationToken.None);

    protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
        new DecodedStream(await _encoded.ReadAsStreamAsync(cancellationToken), _decoder);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var decoded = await CreateContentReadStreamAsync();
        await decoded.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            _encoded.Dispose();
        }

        base.Dispose(disposing);
    }
}
