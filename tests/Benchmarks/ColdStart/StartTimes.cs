namespace Interchange.Benchmarks.ColdStart;

/// <summary>One start, as times since the process was started.</summary>
/// <param name="Listening">The port accepts connections.</param>
/// <param name="Answered">The first chat request has its whole answer.</param>
internal sealed record StartTimes(TimeSpan Listening, TimeSpan Answered);
