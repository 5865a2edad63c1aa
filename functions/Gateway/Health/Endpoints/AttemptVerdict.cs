namespace Interchange.Gateway.Health.Endpoints;

/// <summary>How an attempt counts for uptime.</summary>
internal enum AttemptVerdict
{
    /// <summary>Not at all: the caller's own mistake, or a region that is closed to us.</summary>
    Excluded,

    Answered,

    Failed,

    /// <summary>Counted apart: a provider that limits a rate is up.</summary>
    RateLimited,
}
