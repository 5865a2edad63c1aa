namespace Interchange.Gateway.Jobs;

/// <summary>How a job has ended, as an answer in its caller's dialect.</summary>
/// <param name="State">Succeeded, failed or cancelled.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Headers">Headers of the answer beside that of its length, and of its type where that is JSON.</param>
/// <param name="Body">Of type <see cref="ContentType"/>.</param>
public sealed record JobResult(JobState State, int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    public const string Json = "application/json; charset=utf-8";

    public const string ContentTypeHeader = "Content-Type";

    /// <summary>Media type of the body.</summary>
    public string ContentType => Headers.GetValueOrDefault(ContentTypeHeader, Json);

    /// <summary>Whether the body is JSON.</summary>
    public bool IsJson => !Headers.ContainsKey(ContentTypeHeader);

    /// <summary>What has to be made durable before anybody is told of the result, so that it can be made so again; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Event { get; init; }
}
