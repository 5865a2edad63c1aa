using System.Threading.Channels;
using Interchange.Embedded.Functions;

namespace Interchange.Embedded.Tests.ServiceBus.Support;

/// <summary>Runs the test's own handler in place of the function, and tells of each run that ended.</summary>
internal sealed class RecordingInvoker(Func<IReadOnlyList<object?>, FunctionInvocation, CancellationToken, Task> handle) : IFunctionInvoker
{
    private readonly Channel<object?> _ended = Channel.CreateUnbounded<object?>();

    public async Task<object?> InvokeAsync(
        FunctionDescriptor function,
        IReadOnlyList<object?> bindings,
        FunctionInvocation invocation,
        CancellationToken cancellationToken)
    {
        try
        {
            await handle(bindings, invocation, cancellationToken);
        }
        finally
        {
            _ended.Writer.TryWrite(bindings[0]);
        }

        return null;
    }

    /// <summary>Waits for the next run to end.</summary>
    /// <returns>What its trigger parameter was given.</returns>
    public async Task<object?> EndedAsync(CancellationToken cancellationToken) =>
        await _ended.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, cancellationToken);
}
