namespace Interchange.Gateway.Jobs;

/// <summary>What a job is started with. Everything else is in its payloads: this is kept where text must not be.</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="JobId">Its id.</param>
/// <param name="Deadline">When it ends without an answer.</param>
/// <param name="Step">The step of its plan that is tried first.</param>
/// <param name="Until">The moment before which that step must not be tried; null for at once.</param>
public sealed record JobStart(string AccountId, string JobId, DateTimeOffset Deadline, int Step, DateTimeOffset? Until)
{
    /// <summary>Whether somebody wants to be told of its end.</summary>
    public bool HasWebhook { get; init; }

    /// <summary>Where its order is, for a job that is one of many which were ordered together; null for one of its own.</summary>
    public OrderPlace? Place { get; init; }
}
