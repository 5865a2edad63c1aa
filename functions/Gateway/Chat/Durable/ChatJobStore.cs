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
        var head = JsonSerializer.SerializeToUtf8Bytes(order, ChatDurableJson.Default.ChatOrder);
        var bytes = new byte[sizeof(int) + head.Length + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, head.Length);
        head.CopyTo(bytes, sizeof(int));
        body.CopyTo(bytes.AsMemory(sizeof(int) + head.Length));
        await payloads.WriteAsync(job.Payload(Order), bytes, Expiry, cancellationToken);
    }

    /// <summary>The request; null when it has ended, or its time is over.</summary>
    public async Task<(ChatOrder Order, ReadOnlyMemory<byte> Body)?> FindOrderAsync(JobKey job, CancellationToken cancellationToken)
    {
        if (await payloads.ReadAsync(job.Payload(Order), cancellationToken) is not { } bytes)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var order = JsonSerializer.Deserialize(bytes.AsSpan(sizeof(int), length), ChatDurableJson.Default.ChatOrder)!;
        return (order, bytes.AsMemory(sizeof(int) + length));
    }

    public Task WriteProgressAsync(JobKey job, ChatProgress progress, CancellationToken cancellationToken) =>
        payloads.WriteAsync(job.Payload(Progress), JsonSerializer.SerializeToUtf8Bytes(progress, ChatDurableJson.Default.ChatProgress), Expiry, cancellationToken);

    /// <summary>How far the job has come; null before its first attempt.</summary>
    public async Task<ChatProgress?> FindProgressAsync(JobKey job, CancellationToken cancellationToken) =>
        await payloads.ReadAsync(job.Payload(Progress), cancellationToken) is { } bytes ? JsonSerializer.Deserialize(bytes, ChatDurableJson.Default.ChatProgress) : null;

    /// <summary>Removes both: the job has ended.</summary>
    public async Task RemoveAsync(JobKey job, CancellationToken cancellationToken)
    {
        await payloads.DeleteAsync(job.Payload(Order), cancellationToken);
        await payloads.DeleteAsync(job.Payload(Progress), cancellationToken);
    }
}
