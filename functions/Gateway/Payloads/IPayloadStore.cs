namespace Interchange.Gateway.Payloads;

/// <summary>
/// Keeps prompts and answers of work that outlives its caller, encrypted, each for a time. Every method throws
/// <see cref="Storage.StorageUnavailableException"/> or <see cref="PayloadKeyUnavailableException"/> on an outage; a write may have happened then.
/// </summary>
public interface IPayloadStore
{
    /// <summary>Writes a payload in place of what was there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">What it holds.</param>
    /// <param name="expiresAt">From then on nobody reads it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WriteAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Writes a payload where there is none of that name; false, and nothing is changed, where there is.</summary>
    Task<bool> TryCreateAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>Begins a payload that is written piece by piece, in bounded memory; it takes the place of what was there once it is completed.</summary>
    Task<PayloadWriter> BeginAsync(PayloadName name, CancellationToken cancellationToken);

    /// <summary>A piece of a payload, at the cost of that piece; null when there is none, or its time is over.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="offset">Of the first byte.</param>
    /// <param name="length">The most bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PayloadDamagedException">What is there is not what was written in that place. A payload that was cut off is known by its last byte.</exception>
    Task<PayloadRange?> ReadRangeAsync(PayloadName name, long offset, int length, CancellationToken cancellationToken);

    /// <summary>The payload; null when there is none, or its time is over.</summary>
    /// <exception cref="PayloadDamagedException">It is not what was written under that name.</exception>
    Task<byte[]?> ReadAsync(PayloadName name, CancellationToken cancellationToken);

    /// <summary>Whether there is a payload of that name whose time is not over; it is not read.</summary>
    Task<bool> ExistsAsync(PayloadName name, CancellationToken cancellationToken);

    /// <summary>Removes a payload. No error when it is gone.</summary>
    Task DeleteAsync(PayloadName name, CancellationToken cancellationToken);

    /// <summary>Removes the payloads whose time is over.</summary>
    /// <returns>How many.</returns>
    Task<int> RemoveExpiredAsync(CancellationToken cancellationToken);
}
