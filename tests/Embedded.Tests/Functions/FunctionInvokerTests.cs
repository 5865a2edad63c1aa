using Interchange.Embedded.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Tests.Functions;

public sealed class FunctionInvokerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Supplies_parameters_by_type_and_unwraps_what_the_function_returns()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        using var source = new CancellationTokenSource();
        var invocation = new FunctionInvocation
        {
            BindingData = new Dictionary<string, object?> { ["MessageId"] = "m1" },
            Items = [KeyValuePair.Create<object, object>("item", "kept")],
            RetryCount = 2,
            MaxRetryCount = 5,
        };

        var result = await Invoker(services).InvokeAsync(Function(nameof(Listeners.Bind)), ["first", 7, "second"], invocation, source.Token);

        Assert.Equal("first 7 m1 kept 2/5 True", result);
    }

    [Fact]
    public async Task Says_which_parameter_nothing_fits()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Invoker(services).InvokeAsync(Function(nameof(Listeners.Bind)), [7], new FunctionInvocation(), Cancellation));

        Assert.Contains("fits the parameter 'text'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposes_the_scope_of_an_invocation_when_it_ends()
    {
        await using var services = new ServiceCollection().AddScoped<Scoped>().BuildServiceProvider();

        var scoped = await Invoker(services).InvokeAsync(Function(nameof(Listeners.Scope)), ["x"], new FunctionInvocation(), Cancellation);

        Assert.True(Assert.IsType<Scoped>(scoped).Disposed);
    }

    [Fact]
    public async Task Lets_exceptions_through_unchanged()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();

        await Assert.ThrowsAsync<FormatException>(
            () => Invoker(services).InvokeAsync(Function(nameof(Listeners.Throw)), ["x"], new FunctionInvocation(), Cancellation));
    }

    private static FunctionInvoker Invoker(IServiceProvider services) => new(FunctionPipeline.Compose([]), services, _ => false);

    private static FunctionDescriptor Function(string method) =>
        FunctionDiscovery.Discover([typeof(Listeners)]).Single(function => function.Method.Name == method);

    [AttributeUsage(AttributeTargets.Parameter)]
    private sealed class ProbeTriggerAttribute : Attribute;

    private sealed class Listeners
    {
        [Function("bind")]
        public async Task<string> Bind([ProbeTrigger] string text, FunctionContext context, int number, CancellationToken cancellation)
        {
            await Task.Yield();
            return $"{text} {number} {context.BindingContext.BindingData["MessageId"]} {context.Items["item"]} {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount} {cancellation == context.CancellationToken && cancellation.CanBeCanceled}";
        }

        [Function("scope")]
        public Scoped Scope([ProbeTrigger] string text, FunctionContext context) => context.InstanceServices.GetRequiredService<Scoped>();

        [Function("throw")]
        public void Throw([ProbeTrigger] string text) => throw new FormatException("unchanged");
    }

    private sealed class Scoped : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }
}
