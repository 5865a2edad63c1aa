using Interchange.Gateway.Errors;

namespace Interchange.Gateway.Routing.Fallback;

/// <summary>What to do next: try a step of the plan, or stop with an error.</summary>
public readonly record struct FallbackDecision
{
    private FallbackDecision(int step, GatewayError? error)
    {
        Step = step;
        Error = error;
    }

    /// <summary>Index of the step to try; -1 when <see cref="Error"/> is set.</summary>
    public int Step { get; }

    /// <summary>The result, when there is nothing more to try.</summary>
    public GatewayError? Error { get; }

    public static FallbackDecision Try(int step) => new(step, null);

    public static FallbackDecision Stop(GatewayError error) => new(-1, error);
}
