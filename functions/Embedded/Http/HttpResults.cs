using Interchange.Embedded.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Interchange.Embedded.Http;

/// <summary>Writes what a function returned, or middleware set, to the response.</summary>
/// <param name="rootServices">Where MVC's result executors find logging and the app's JSON options.</param>
internal sealed class HttpResults(IServiceProvider rootServices) : IDisposable
{
    // MVC starts with the first IActionResult; an app that returns none never pays for it.
    private readonly Lazy<ServiceProvider> _mvc = new(() => StartMvc(rootServices));

    public Task WriteAsync(FunctionDescriptor function, object result, HttpContext http) => result switch
    {
        IResult minimal => minimal.ExecuteAsync(http),
        IActionResult action => WriteActionResultAsync(action, http),
        _ => throw new InvalidOperationException($"The result of {function.Described} is a {result.GetType()}. Middleware may set an IResult or an IActionResult."),
    };

    public void Dispose()
    {
        if (_mvc.IsValueCreated)
        {
            _mvc.Value.Dispose();
        }
    }

    private static ServiceProvider StartMvc(IServiceProvider root)
    {
        var services = new ServiceCollection();
        services.AddSingleton(root.GetRequiredService<ILoggerFactory>());
        services.AddLogging();
        services.AddMvcCore();
        services.AddSingleton(root.GetRequiredService<IOptions<JsonOptions>>());
        return services.BuildServiceProvider();
    }

    private async Task WriteActionResultAsync(IActionResult result, HttpContext http)
    {
        var own = http.RequestServices;
        await using var scope = _mvc.Value.CreateAsyncScope();
        http.RequestServices = scope.ServiceProvider;
        try
        {
            await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
        }
        finally
        {
            http.RequestServices = own;
        }
    }
}
