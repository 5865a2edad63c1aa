namespace Interchange.Gateway.Jobs;

/// <summary>How a job has ended, as an answer in its caller's dialect.</summary>
/// <param name="State">Succeeded, failed or cancelled.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Headers">Headers of the answer beside those of its length and type.</param>
/// <param name="Body">JSON.</param>
public sealed record JobResult(JobState State, int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>What has to be made durable before anybody is told of the result, so that it can be made so again; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Event { get; init; }
}
