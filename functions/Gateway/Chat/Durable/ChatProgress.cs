using System.Text;
using Interchange.Gateway.Routing.Fallback;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>How far a job has come. Written when an attempt begins and when it has ended.</summary>
internal sealed record ChatProgress
{
    public static readonly ChatProgress None = new();

    /// <summary>Number of the attempt that is next, or under way.</summary>
    public int Turn { get; init; }

    /// <summary>How often that attempt was begun: more than once when its process died.</summary>
    public int Begun { get; init; }

    public IReadOnlyList<StoredAttempt> Attempts { get; init; } = [];

    /// <summary>The event so far, which holds the records of the attempts.</summary>
    public string? Record { get; init; }

    /// <summary>Time that was not the gateway's own.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Where pauses lie between the shortest and the longest; null before something has failed.</summary>
    public double? Jitter { get; init; }

    /// <summary>Why the first step that nobody pays for was left out.</summary>
    public StoredError? Unpaid { get; init; }

    /// <summary>The step that comes next.</summary>
    public int Step { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>What a run has behind it, and what follows.</summary>
    public static ChatProgress Of(ChatRun run, int turn, FallbackDecision decision) => new()
    {
        Turn = turn,
        Attempts = [.. run.Attempts.Select(StoredAttempt.Of)],
        Record = Encoding.UTF8.GetString(UsageEventJson.WriteRecord(run.Unanswered())),
        Waited = run.TimeWaited,
        Jitter = run.Rules?.Jitter,
        Unpaid = run.Unpaid is { } unpaid ? StoredError.Of(unpaid) : null,
        Step = decision.Step,
        Until = decision.Until,
    };
}
