using System.Net;

namespace Interchange.Gateway.Providers;

/// <summary>A body made of slices, sent without being copied together. The slices must live until the request has been sent.</summary>
internal sealed class SplicedContent : HttpContent
{
    public const string Json = "application/json";

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _slices;
    private readonly IConnectionObserver? _observer;
    private readonly long _length;

    public SplicedContent(IReadOnlyList<ReadOnlyMemory<byte>> slices, IConnectionObserver? observer = null, string contentType = Json)
    {
        _slices = slices;
        _observer = observer;
        foreach (var slice in slices)
        {
            _length += slice.Length;
        }

        Headers.TryAddWithoutValidation("Content-Type", contentType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The handler asks for the body once it has a connection, new or pooled, and not before.
        _observer?.Connected();
        foreach (var slice in _slices)
        {
            await stream.WriteAsync(slice, cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }
}
