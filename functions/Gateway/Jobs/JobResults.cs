using System.Buffers.Binary;
using System.Text.Json;
using Interchange.Gateway.Payloads;

namespace Interchange.Gateway.Jobs;

/// <summary>Keeps the results of jobs, each written once.</summary>
internal sealed class JobResults(IPayloadStore payloads, JobOptions options, TimeProvider time)
{
    private const string Part = "result";

    /// <summary>Keeps a result; what was kept before, where another execution of the same work was faster.</summary>
    /// <param name="job">The job.</param>
    /// <param name="result">What it has led to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="until">How long it is kept; null for as long as results are.</param>
    public async Task<JobResult> KeepAsync(JobKey job, JobResult result, CancellationToken cancellationToken, DateTimeOffset? until = null) =>
        await payloads.TryCreateAsync(job.Payload(Part), Write(result), until ?? time.GetUtcNow() + options.Kept, cancellationToken)
            ? result
            : await FindAsync(job, cancellationToken) ?? result;

    /// <summary>The result; null while there is none, and when it is kept no longer.</summary>
    public async Task<JobResult?> FindAsync(JobKey job, CancellationToken cancellationToken) =>
        await payloads.ReadAsync(job.Payload(Part), cancellationToken) is { } bytes ? Read(bytes) : null;

    public Task RemoveAsync(JobKey job, CancellationToken cancellationToken) => payloads.DeleteAsync(job.Payload(Part), cancellationToken);

    private static byte[] Write(JobResult result)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(new JobResultHead(result.State, result.Status, result.Headers, result.Event.Length), JobJsonContext.Default.JobResultHead);
        var bytes = new byte[sizeof(int) + head.Length + result.Event.Length + result.Body.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, head.Length);
        head.CopyTo(bytes, sizeof(int));
        result.Event.CopyTo(bytes.AsMemory(sizeof(int) + head.Length));
        result.Body.CopyTo(bytes.AsMemory(sizeof(int) + head.Length + result.Event.Length));
        return bytes;
    }

    private static JobResult Read(byte[] bytes)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes);
        var head = JsonSerializer.Deserialize(bytes.AsSpan(sizeof(int), length), JobJsonContext.Default.JobResultHead)!;
        var rest = bytes.AsMemory(sizeof(int) + length);
        return new JobResult(head.State, head.Status, head.Headers, rest[head.EventLength..]) { Event = rest[..head.EventLength] };
    }
}
