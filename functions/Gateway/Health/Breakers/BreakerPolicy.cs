namespace Interchange.Gateway.Health.Breakers;

/// <summary>When a breaker opens, how long it rests and how it lets traffic return.</summary>
internal sealed record BreakerPolicy
{
    /// <summary>
    /// Five failures in a row, or half of at least ten attempts within 30 s. Rests last 2, 4, 8, 16 and then 25 s: with the probe and the sharing
    /// between instances on top, an endpoint that has returned is found within 30 s.
    /// </summary>
    public static readonly BreakerPolicy Endpoint = new()
    {
        FailuresInARow = 5,
        FirstRest = TimeSpan.FromSeconds(2),
        LongestRest = TimeSpan.FromSeconds(25),
        Forgiveness = TimeSpan.FromSeconds(60),
    };

    /// <summary>One refusal of the credential is enough; rests last from one to ten minutes, for somebody has to act.</summary>
    public static readonly BreakerPolicy Credential = new()
    {
        FailuresInARow = 1,
        FirstRest = TimeSpan.FromSeconds(60),
        LongestRest = TimeSpan.FromMinutes(10),
        Forgiveness = TimeSpan.FromMinutes(20),
    };

    /// <summary>The longest rest that a provider can ask for.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    /// <summary>The rest of an endpoint that refuses a credential which is good elsewhere.</summary>
    public static readonly TimeSpan RefusalRest = TimeSpan.FromSeconds(60);

    /// <summary>What an attempt is told that is kept out by a probe or by the gradual return: nobody knows how long that takes.</summary>
    public static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    public required int FailuresInARow { get; init; }

    /// <summary>Share of failures in <see cref="RecentAttempts.Span"/> that opens, given <see cref="RatioAttempts"/>.</summary>
    public double FailureRatio { get; init; } = 0.5;

    public int RatioAttempts { get; init; } = 10;

    public required TimeSpan FirstRest { get; init; }

    public required TimeSpan LongestRest { get; init; }

    /// <summary>An opening this long after the last recovery starts with <see cref="FirstRest"/> again.</summary>
    public required TimeSpan Forgiveness { get; init; }

    /// <summary>A probe that has not reported by then counts as lost, and another may go.</summary>
    public TimeSpan ProbeBound { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The gradual return ends after this time without a failure, however few attempts there were.</summary>
    public TimeSpan Ramp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Attempts at once at which the gradual return is complete; it begins with one and doubles.</summary>
    public int FullAllowance { get; init; } = 32;

    /// <summary>The rest of an opening without a hint from the provider.</summary>
    /// <param name="openings">Openings since the breaker was last closed for long, this one included.</param>
    public TimeSpan Rest(int openings)
    {
        var doublings = Math.Clamp(openings - 1, 0, 16);
        var rest = FirstRest * (1 << doublings);
        return rest < LongestRest ? rest : LongestRest;
    }
}
