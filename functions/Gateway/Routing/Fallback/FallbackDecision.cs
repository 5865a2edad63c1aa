using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>What to do next: try a step of the plan, wait and then try one, or stop with an error.</summary>
public readonly record struct FallbackDecision
{
    private FallbackDecision(int step, DateTimeOffset? until, GatewayError? error)
    {
        Step = step;
        Until = until;
        Error = error;
    }

    /// <summary>Index of the step to try; -1 when <see cref="Error"/> is set.</summary>
    public int Step { get; }

    /// <summary>The moment before which the step must not be tried; null for at once.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>The result, when there is nothing more to try.</summary>
    public GatewayError? Error { get; }

    public static FallbackDecision Try(int step) => new(step, null, null);

    public static FallbackDecision TryAfter(int step, DateTimeOffset until) => new(step, until, null);

    public static FallbackDecision Stop(GatewayError error) => new(-1, null, error);
}
