using System.Text.Json.Serialization;

namespace Interchange.Gateway.Jobs;

/// <summary>Where a job is. Histories hold it by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Accepted; nothing has run yet.</summary>
    Queued,

    /// <summary>An attempt runs, or one is waited for.</summary>
    Running,

    /// <summary>It was cancelled and its last attempt has not ended yet.</summary>
    Cancelling,

    /// <summary>Ended with an answer.</summary>
    Succeeded,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Ended because its caller wanted it to.</summary>
    Cancelled,
}
