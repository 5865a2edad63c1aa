using Interchange.Gateway.Errors;
using Interchange.Gateway.Payloads;
using Interchange.Gateway.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace Interchange.App.Errors;

/// <summary>
/// Turns what stops a request before its first byte into the caller's envelope. What nobody foresaw is a masked 500:
/// the details are in the log, by type and stack, never in the answer.
/// </summary>
internal sealed partial class ErrorMiddleware(ILogger<ErrorMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private static readonly GatewayError Internal = new(
        500, ErrorType.Server, "The gateway failed inside. It is logged under this request's X-Request-Id; retry, and tell whoever runs the gateway if it goes on.");

    private static readonly GatewayError StorageDown = GatewayError.Unavailable(
        "The gateway's storage does not answer. Nothing is known to have changed; retry shortly.");

    private static readonly GatewayError VaultDown = GatewayError.Unavailable(
        "The gateway's vault does not answer, so nothing that has to be kept can be encrypted. Retry shortly.");

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // Only answers to HTTP callers are translated: a message's failure must reach the bus, or it would count as handled.
        return context.GetHttpContext() is { } http ? InvokeAsync(context, http, next) : next(context);
    }

    private async Task InvokeAsync(FunctionContext context, HttpContext http, FunctionExecutionDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (GatewayException exception) when (!http.Response.HasStarted)
        {
            await ErrorEnvelope.WriteAsync(http.Response, exception.Error, http.RequestAborted);
        }
        catch (StorageUnavailableException) when (!http.Response.HasStarted)
        {
            await ErrorEnvelope.WriteAsync(http.Response, StorageDown, http.RequestAborted);
        }
        catch (PayloadKeyUnavailableException) when (!http.Response.HasStarted)
        {
            await ErrorEnvelope.WriteAsync(http.Response, VaultDown, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller left: there is nobody to tell.
        }
#pragma warning disable CA1031 // The last resort has to take whatever comes.
        catch (Exception exception) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            LogFailed(context.FunctionDefinition.Name, context.InvocationId, exception.GetType().FullName, exception.StackTrace);
            http.Response.Headers["X-Request-Id"] = context.InvocationId;
            await ErrorEnvelope.WriteAsync(http.Response, Internal, http.RequestAborted);
        }
    }

    // The message of an unforeseen exception is left out: it can quote what a caller sent.
    [LoggerMessage(EventId = 1001, Level = LogLevel.Error, Message = "Function {Function} failed in request {RequestId} with {Exception}\n{Stack}")]
    private partial void LogFailed(string function, string requestId, string? exception, string? stack);
}
