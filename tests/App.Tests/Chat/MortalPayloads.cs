using Interchange.Gateway.Payloads;

namespace Interchange.App.Tests.Chat;

/// <summary>Payloads of a process that dies at one of its exchanges with storage: before it, or after it, when nobody hears the answer any more.</summary>
internal sealed class MortalPayloads(IPayloadStore payloads) : IPayloadStore
{
    /// <summary>Exchanges so far.</summary>
    public int Exchanges { get; private set; }

    /// <summary>Number of the exchange at which the process dies; null for never.</summary>
    public int? DiesAt { get; set; }

    /// <summary>Whether that exchange still takes place.</summary>
    public bool DiesAfter { get; set; }

    public bool HasDied { get; private set; }

    public Task WriteAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) => LiveAsync(async () =>
    {
        await payloads.WriteAsync(name, bytes, expiresAt, cancellationToken);
        return true;
    });

    public Task<bool> TryCreateAsync(PayloadName name, ReadOnlyMemory<byte> bytes, DateTimeOffset expiresAt, CancellationToken cancellationToken) =>
        LiveAsync(() => payloads.TryCreateAsync(name, bytes, expiresAt, cancellationToken));

    public Task<PayloadWriter> BeginAsync(PayloadName name, CancellationToken cancellationToken) => LiveAsync(() => payloads.BeginAsync(name, cancellationToken));

    public Task<PayloadRange?> ReadRangeAsync(PayloadName name, long offset, int length, CancellationToken cancellationToken) =>
        LiveAsync(() => payloads.ReadRangeAsync(name, offset, length, cancellationToken));

    public Task<byte[]?> ReadAsync(PayloadName name, CancellationToken cancellationToken) => LiveAsync(() => payloads.ReadAsync(name, cancellationToken));

    public Task<bool> ExistsAsync(PayloadName name, CancellationToken cancellationToken) => payloads.ExistsAsync(name, cancellationToken);

    public Task DeleteAsync(PayloadName name, CancellationToken cancellationToken) => LiveAsync(async () =>
    {
        await payloads.DeleteAsync(name, cancellationToken);
        return true;
    });

    public Task<int> RemoveExpiredAsync(CancellationToken cancellationToken) => payloads.RemoveExpiredAsync(cancellationToken);

    private async Task<T> LiveAsync<T>(Func<Task<T>> exchange)
    {
        var dies = Exchanges++ == DiesAt;
        if (dies && !DiesAfter)
        {
            HasDied = true;
            throw new InvalidOperationException("The process is dead.");
        }

        var result = await exchange();
        if (dies)
        {
            HasDied = true;
            throw new InvalidOperationException("The process is dead.");
        }

        return result;
    }
}
