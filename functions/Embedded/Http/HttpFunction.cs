using Interchange.Embedded.Functions;
using Interchange.Embedded.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interchange.Embedded.Http;

/// <summary>Answers the requests of one HTTP function.</summary>
internal sealed partial class HttpFunction(FunctionExecutor executor, FunctionInvoker invoker, HttpResults results, IReadOnlyList<RouteValue> routeValues)
{
    private readonly ILogger _logger = invoker.Services.GetRequiredService<ILoggerFactory>().CreateLogger($"Function.{executor.Function.Name}");
    private readonly RequestsUnderWay _underWay = invoker.Services.GetRequiredService<RequestsUnderWay>();
    private readonly RouteValue[] _routeValues = [.. routeValues];

    public async Task HandleAsync(HttpContext http)
    {
        foreach (var value in _routeValues)
        {
            if (!value.Fits(http))
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }

        _underWay.Begin();
        try
        {
            // The request's own scope serves the invocation, and ASP.NET Core disposes it: the context holds nothing to dispose.
            var context = new InvocationContext(executor, invoker.Services, CancellationToken.None) { HttpContext = http };
            await invoker.Pipeline(context);
            if (context.Result is { } result)
            {
                await results.WriteAsync(executor.Function, result, http);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            Log.ClientGone(_logger, executor.Function.Name);
        }
        catch (Exception exception)
        {
            Log.Failed(_logger, executor.Function.Name, exception);

            // After the first byte the response ends as it is: the client sees a normal end of the stream.
            if (!http.Response.HasStarted)
            {
                http.Response.Clear();
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
        finally
        {
            _underWay.End();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "Function '{Function}' failed.")]
        public static partial void Failed(ILogger logger, string function, Exception exception);

        [LoggerMessage(3002, LogLevel.Debug, "Function '{Function}' ended because its client went away.")]
        public static partial void ClientGone(ILogger logger, string function);
    }
}
