using Interchange.Gateway.Jobs;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>What an attempt of a job is asked for. References alone: it is kept where text must not be.</summary>
/// <param name="AccountId">Whose job it is.</param>
/// <param name="JobId">The job.</param>
/// <param name="Turn">Number of the attempt, from 0: asked for again, it is the same one.</param>
/// <param name="Step">The step of the plan to try.</param>
/// <param name="Until">The moment before which it must not be tried; null for at once.</param>
/// <param name="Ending">Why nothing more is to be tried; null to try.</param>
public sealed record ChainTry(string AccountId, string JobId, int Turn, int Step, DateTimeOffset? Until, ChainEnding? Ending)
{
    /// <summary>Where the job's order is, for one of many which were ordered together; null for one of its own.</summary>
    public OrderPlace? Place { get; init; }
}
