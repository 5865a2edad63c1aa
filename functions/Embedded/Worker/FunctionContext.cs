namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function and its middleware know about one invocation.</summary>
public abstract class FunctionContext
{
    /// <summary>Unique for each invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The same for each invocation of one function.</summary>
    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    public abstract RetryContext RetryContext { get; }

    /// <summary>Services in the scope of this invocation; the scope is made when first asked for.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values that middleware and the function share for this invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the client goes away (HTTP) or the app shuts down.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
