namespace Microsoft.Azure.Functions.Worker;

/// <summary>How a failed invocation is repeated.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Retries after the first try; -1 repeats without end.</summary>
    public int MaxRetryCount { get; set; }
}
