using Interchange.Embedded.Functions;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Access to the HTTP request behind an invocation.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The HTTP context of the invocation, or null when no request caused it.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context is InvocationContext { HttpContext: { } http }
            ? http
            : context.Items.TryGetValue(InvocationContext.HttpContextKey, out var item) ? item as HttpContext : null;
}
