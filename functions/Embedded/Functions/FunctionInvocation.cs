namespace Interchange.Embedded.Functions;

/// <summary>What the context of one invocation shows beside the bound values.</summary>
internal sealed record FunctionInvocation
{
    /// <summary><c>FunctionContext.BindingContext.BindingData</c>: route values, message properties.</summary>
    public IReadOnlyDictionary<string, object?> BindingData { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, object?>.Empty;

    /// <summary><c>FunctionContext.Items</c> entries set before middleware runs, such as the HTTP context.</summary>
    public IReadOnlyList<KeyValuePair<object, object>> Items { get; init; } = [];

    public int RetryCount { get; init; }

    public int MaxRetryCount { get; init; }
}
