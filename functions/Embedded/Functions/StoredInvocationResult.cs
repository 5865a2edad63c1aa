using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Functions;

/// <summary>Reads and writes the result that the context keeps.</summary>
internal sealed class StoredInvocationResult(InvocationContext context) : InvocationResult
{
    public override object? Value
    {
        get => context.Result;
        set => context.Result = value;
    }
}
