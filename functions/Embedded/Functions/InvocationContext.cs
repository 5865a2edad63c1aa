using Interchange.Embedded.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Embedded.Functions;

/// <summary>The context of one invocation. A request pays for what it asks for: ids, scope, items and features are made on first use.</summary>
internal sealed class InvocationContext(FunctionExecutor executor, IServiceProvider rootServices, CancellationToken cancellationToken) : FunctionContext, IAsyncDisposable
{
    /// <summary>The key under which the worker's own HTTP integration keeps the request in <see cref="Items"/>.</summary>
    public const string HttpContextKey = "HttpRequestContext";

    private static readonly FunctionInvocation NothingKnown = new();

    private AsyncServiceScope? _scope;
    private IServiceProvider? _services;
    private IDictionary<object, object>? _items;

    /// <summary>Null unless a request caused the invocation.</summary>
    public HttpContext? HttpContext { get; init; }

    public IReadOnlyList<object?> Bindings { get; init; } = [];

    public FunctionInvocation Invocation { get; init; } = NothingKnown;

    /// <summary>Services that live as long as the process.</summary>
    public IServiceProvider RootServices { get; } = rootServices;

    /// <summary>What the function returned, or middleware set.</summary>
    public object? Result { get; set; }

    public override string InvocationId => field ??= Guid.NewGuid().ToString();

    public override string FunctionId => executor.Definition.Id;

    public override TraceContext TraceContext => field ??= new InvocationTraceContext(HttpContext);

    public override BindingContext BindingContext => field ??= new InvocationBindingContext(
        HttpContext is { } http ? RouteBindingData.Of(http) : Invocation.BindingData);

    public override RetryContext RetryContext => field ??= new InvocationRetryContext(Invocation);

    public override IServiceProvider InstanceServices
    {
        get => _services ??= HttpContext?.RequestServices ?? OpenScope();
        set => _services = value;
    }

    public override FunctionDefinition FunctionDefinition => executor.Definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= FirstItems();
        set => _items = value;
    }

    public override IInvocationFeatures Features => field ??= new InvocationFeatures();

    public override CancellationToken CancellationToken => HttpContext?.RequestAborted ?? cancellationToken;

    /// <exception cref="InvalidOperationException">Middleware passed on a context of its own making.</exception>
    public static InvocationContext Of(FunctionContext context) =>
        context as InvocationContext
        ?? throw new InvalidOperationException($"The context is a {context.GetType()}, not the one that the runtime made. Middleware must pass on the context that it was given.");

    /// <summary>The function itself: the end of the middleware pipeline.</summary>
    public Task ExecuteAsync() => executor.ExecuteAsync(this);

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;

    private IServiceProvider OpenScope()
    {
        _scope = RootServices.CreateAsyncScope();
        return _scope.Value.ServiceProvider;
    }

    private Dictionary<object, object> FirstItems()
    {
        var items = new Dictionary<object, object>(Invocation.Items);
        if (HttpContext is not null)
        {
            items[HttpContextKey] = HttpContext;
        }

        return items;
    }
}
