namespace Microsoft.Azure.Functions.Worker;

/// <summary>How often this invocation was tried already.</summary>
public abstract class RetryContext
{
    /// <summary>0 for the first try.</summary>
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}
