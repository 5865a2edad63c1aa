namespace Interchange.Gateway.Jobs;

/// <summary>What stands before the event and the body of a kept result.</summary>
internal sealed record JobResultHead(JobState State, int Status, IReadOnlyDictionary<string, string> Headers, int EventLength);
