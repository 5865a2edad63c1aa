using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Reads an answer that should be a success, and no larger than expected.</summary>
internal static class BoundedBody
{
    /// <exception cref="InvalidDataException">It is no success, or larger.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int largest, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidDataException($"It answered with status {(int)response.StatusCode}.");
        }

        using var body = new PooledBody(64 * 1024);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await body.TryReadAsync(stream, largest, cancellationToken)
            ? body.Span.ToArray()
            : throw new InvalidDataException($"It is larger than {largest} bytes.");
    }
}
