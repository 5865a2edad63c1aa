using Interchange.Gateway.Jobs;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>What follows an attempt of a job. The decision is made where the attempt was, and kept: a policy that changes does not change jobs that run.</summary>
/// <param name="Outcome">How the job has ended; null when it goes on.</param>
/// <param name="Step">The step that comes next.</param>
/// <param name="Until">The moment before which it must not be tried; null for at once.</param>
/// <param name="Attempts">The last attempts that have ended, in order.</param>
public sealed record ChainTurn(JobState? Outcome, int Step, DateTimeOffset? Until, IReadOnlyList<JobAttempt> Attempts);
