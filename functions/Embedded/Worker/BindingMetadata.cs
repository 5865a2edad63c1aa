namespace Microsoft.Azure.Functions.Worker;

/// <summary>One binding of a function, such as its trigger.</summary>
public abstract class BindingMetadata
{
    /// <summary>The name of the parameter that it supplies.</summary>
    public abstract string Name { get; }

    /// <summary>For example <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}
