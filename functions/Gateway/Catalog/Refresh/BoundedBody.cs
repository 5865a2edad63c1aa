namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Reads an answer that may not be larger than expected.</summary>
internal static class BoundedBody
{
    /// <exception cref="InvalidDataException">It is larger.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, int largest, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + read > largest)
            {
                throw new InvalidDataException($"It is larger than {largest} bytes.");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }
}
