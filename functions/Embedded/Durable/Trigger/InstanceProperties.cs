using Interchange.Embedded.Functions;

namespace Interchange.Embedded.Durable.Trigger;

/// <summary>What a function's context says of the orchestration that it runs for.</summary>
internal static class InstanceProperties
{
    public static FunctionInvocation Of(string instanceId) => new()
    {
        BindingData = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["instanceId"] = instanceId },
    };
}
