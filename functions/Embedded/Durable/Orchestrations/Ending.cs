using Interchange.Embedded.Durable.History;

namespace Interchange.Embedded.Durable.Orchestrations;

/// <summary>How an execution ended.</summary>
internal abstract record Ending
{
    private Ending()
    {
    }

    public sealed record Completed(string? Output) : Ending;

    public sealed record Failed(Failure Failure) : Ending;

    /// <param name="Recursive">Whether sub-orchestrations are to end too.</param>
    public sealed record Terminated(string? Output, bool Recursive) : Ending;

    /// <param name="Version">The version of the next execution; null for the same.</param>
    /// <param name="Unread">Events that reach the next execution.</param>
    public sealed record ContinuedAsNew(string? Input, string? Version, IReadOnlyList<HistoryEvent.EventRaised> Unread) : Ending;
}
