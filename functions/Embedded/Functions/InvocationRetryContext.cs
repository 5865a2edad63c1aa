using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Functions;

internal sealed class InvocationRetryContext(FunctionInvocation invocation) : RetryContext
{
    public override int RetryCount => invocation.RetryCount;

    public override int MaxRetryCount => invocation.MaxRetryCount;
}
