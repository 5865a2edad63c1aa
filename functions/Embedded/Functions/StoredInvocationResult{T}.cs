using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Functions;

/// <summary>Reads and writes the result that the context keeps.</summary>
internal sealed class StoredInvocationResult<T>(InvocationContext context) : InvocationResult<T>
{
    public override T? Value
    {
        get => (T?)context.Result;
        set => context.Result = value;
    }
}
