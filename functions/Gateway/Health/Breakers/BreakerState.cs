namespace Interchange.Gateway.Health.Breakers;

/// <summary>One breaker at one moment. <see cref="BreakerMachine"/> makes the next from it.</summary>
internal sealed record BreakerState
{
    public static readonly BreakerState Fresh = new();

    public BreakerPhase Phase { get; init; }

    /// <summary>While closed: failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>Openings since the breaker was last closed for long.</summary>
    public int Openings { get; init; }

    /// <summary>When the phase began; while open, when it was last opened again or its rest prolonged.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>While open: nothing passes before. Moves only later until a probe succeeds.</summary>
    public DateTimeOffset RestsUntil { get; init; }

    /// <summary>The last ticket that was given to an attempt.</summary>
    public int LastTicket { get; init; }

    /// <summary>Tickets from this one on were given since the phase began.</summary>
    public int FirstTicket { get; init; }

    /// <summary>While open: the ticket of the probe that is out; 0 for none.</summary>
    public int Probe { get; init; }

    /// <summary>When the probe that is out counts as lost.</summary>
    public DateTimeOffset ProbeExpires { get; init; }

    /// <summary>While recovering: attempts under way.</summary>
    public int InFlight { get; init; }

    /// <summary>While recovering: attempts that successes have earned.</summary>
    public int Allowance { get; init; }

    /// <summary>True while a probe is out that may still report.</summary>
    public bool IsProbing(DateTimeOffset now) => Phase == BreakerPhase.Open && Probe != 0 && now < ProbeExpires;

    /// <summary>True while it keeps everybody out: the rest lasts, or a probe is out.</summary>
    public bool IsResting(DateTimeOffset now) => Phase == BreakerPhase.Open && (now < RestsUntil || IsProbing(now));
}
