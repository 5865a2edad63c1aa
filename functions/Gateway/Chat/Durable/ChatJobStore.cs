using System.Buffers.Binary;
using System.Text.Json;
using Interchange.Gateway.Jobs;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>Keeps what jobs of chat requests need until they have ended: the request as it was accepted, and how far they have come.</summary>
internal sealed class ChatJobStore(IPayloadStore payloads, JobOptions options, TimeProvider time)
{
    private const string Order = "order";
    private const string Progress = "progress";

    private DateTimeOffset Expiry => time.GetUtcNow() + options.Deadline + options.Kept;

    public async Task WriteOrderAsync(JobKey job, ChatOrder order, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        await payloads.WriteAsync(job.Payload(Order), Pack(order, body.Span), Expiry, cancellationToken);
    }

    /// <summary>A request as it is kept.</summary>
    public static byte[] Pack(ChatOrder order, ReadOnlySpan<byte> body)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(order, ChatDurableJson.Default.ChatOrder);
        var bytes = new byte[sizeof(int) + head.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, head.Length);
        head.CopyTo(bytes, sizeof(int));
        body.CopyTo(bytes.AsSpan(sizeof(int) + head.Length));
        return bytes;
    }

    /// <summary>The request; null when it has ended, or its time is over.</summary>
    /// <param name="job">The job.</param>
    /// <param name="place">Where its order is; null for a job of its own.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<(ChatOrder Order, ReadOnlyMemory<byte> Body)?> FindOrderAsync(JobKey job, OrderPlace? place, CancellationToken cancellationToken)
    {
        if (place is null)
        {
            return await payloads.ReadAsync(job.Payload(Order), cancellationToken) is { } own ? Unpack(own) : null;
        }

        var name = new PayloadName(job.AccountId, place.Owner, place.Part);
        return await payloads.ReadRangeAsync(name, place.Offset, place.Length, cancellationToken) is { } found && found.Bytes.Length == place.Length ? Unpack(found.Bytes) : null;
    }

    /// <summary>Notes the beginning of a job's first attempt; false where it is noted already.</summary>
    public Task<bool> TryBeginAsync(JobKey job, ChatProgress progress, BatchedOrder? batch, CancellationToken cancellationToken) =>
        payloads.TryCreateAsync(job.Payload(Progress), Write(progress), batch?.KeptUntil ?? Expiry, cancellationToken);

    public Task WriteProgressAsync(JobKey job, ChatProgress progress, CancellationToken cancellationToken, BatchedOrder? batch = null) =>
        payloads.WriteAsync(job.Payload(Progress), Write(progress), batch?.KeptUntil ?? Expiry, cancellationToken);

    /// <summary>How far the job has come; null before its first attempt.</summary>
    public async Task<ChatProgress?> FindProgressAsync(JobKey job, CancellationToken cancellationToken) =>
        await payloads.ReadAsync(job.Payload(Progress), cancellationToken) is { } bytes ? JsonSerializer.Deserialize(bytes, ChatDurableJson.Default.ChatProgress) : null;

    /// <summary>Removes how far the job has come.</summary>
    public Task RemoveProgressAsync(JobKey job, CancellationToken cancellationToken) => payloads.DeleteAsync(job.Payload(Progress), cancellationToken);

    /// <summary>Removes both: the job has ended.</summary>
    public async Task RemoveAsync(JobKey job, CancellationToken cancellationToken)
    {
        await payloads.DeleteAsync(job.Payload(Order), cancellationToken);
        await payloads.DeleteAsync(job.Payload(Progress), cancellationToken);
    }

    private static byte[] Write(ChatProgress progress) => JsonSerializer.SerializeToUtf8Bytes(progress, ChatDurableJson.Default.ChatProgress);

    private static (ChatOrder Order, ReadOnlyMemory<byte> Body) Unpack(ReadOnlyMemory<byte> bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.Span);
        return (JsonSerializer.Deserialize(bytes.Span.Slice(sizeof(int), length), ChatDurableJson.Default.ChatOrder)!, bytes[(sizeof(int) + length)..]);
    }
}
