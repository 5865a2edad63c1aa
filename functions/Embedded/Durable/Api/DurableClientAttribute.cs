namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function of any trigger but the orchestrator's a <see cref="Microsoft.DurableTask.Client.DurableTaskClient"/>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : Attribute
{
    /// <summary>The task hub; host.json's when not given. This runtime serves no other.</summary>
    public string? TaskHub { get; set; }

    /// <summary>The setting of the connection to the back end. This runtime keeps orchestrations in the state folder and has no use for it.</summary>
    public string? ConnectionName { get; set; }
}
