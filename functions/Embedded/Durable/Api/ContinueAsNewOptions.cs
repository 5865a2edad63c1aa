namespace Microsoft.DurableTask;

/// <summary>How an orchestration begins anew.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    /// <summary>Whether events that nobody has waited for yet reach the new execution. Default true.</summary>
    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>The version of the new execution; null for the same.</summary>
    public string? NewVersion { get; set; }
}
