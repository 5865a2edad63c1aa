namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes the function an activity, which orchestrators call. Its parameter is the input of the call, of any type that JSON can carry.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ActivityTriggerAttribute : Attribute
{
    /// <summary>The activity's name; the function's when not given.</summary>
    public string? Activity { get; set; }
}
