using System.Reflection;
using Interchange.Embedded.Functions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.Embedded.Http;

/// <summary>Serves <see cref="HttpTriggerAttribute"/>: each function becomes a route of the web server.</summary>
/// <param name="invoker">Runs the functions.</param>
/// <param name="routes">Takes the routes.</param>
/// <param name="routePrefix">host.json's <c>extensions.http.routePrefix</c>.</param>
/// <param name="configured">Whether the app called <c>ConfigureFunctionsWebApplication</c>.</param>
internal sealed class HttpTriggerKind(FunctionInvoker invoker, HttpRoutes routes, string routePrefix, bool configured) : ITriggerKind
{
    public Type AttributeType => typeof(HttpTriggerAttribute);

    public ITriggerListener CreateListener(FunctionDescriptor function, IFunctionInvoker _)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        if (!configured)
        {
            throw new FunctionDeclarationException($"The {function.Described} has an HTTP trigger, but the app takes no requests. Call builder.ConfigureFunctionsWebApplication() in Program.cs.");
        }

        if (trigger.AuthLevel != AuthorizationLevel.Anonymous)
        {
            throw new FunctionDeclarationException(
                $"The {function.Described} asks for AuthorizationLevel.{trigger.AuthLevel}, but the embedded runtime keeps no function keys. Declare [HttpTrigger(AuthorizationLevel.Anonymous, …)] and check the caller in the app.");
        }

        if (function.Method.GetCustomAttribute<RetryAttribute>() is { } retry)
        {
            throw new FunctionDeclarationException($"The {function.Described} carries [{retry.GetType().Name[..^nameof(Attribute).Length]}], but a request cannot be repeated. Remove the attribute.");
        }

        RefuseReturnType(function);
        var pattern = ParsePattern(function, trigger.Route ?? function.Name);
        var routeValues = new List<RouteValue>();
        var sources = new List<ParameterSource>();
        foreach (var parameter in function.Method.GetParameters())
        {
            sources.Add(SourceOf(function, parameter, pattern, routeValues));
        }

        var executor = invoker.ExecutorFor(function, sources);
        routes.Add(function, pattern, trigger.Methods ?? [], new HttpFunction(executor, invoker, routes.Results, routeValues).HandleAsync);
        return new HttpListener();
    }

    private static ParameterSource SourceOf(FunctionDescriptor function, ParameterInfo parameter, RoutePattern pattern, List<RouteValue> routeValues)
    {
        if (parameter == function.TriggerParameter)
        {
            return parameter.ParameterType == typeof(HttpRequest)
                ? static context => context.HttpContext!.Request
                : throw new FunctionDeclarationException(
                    $"The trigger parameter '{parameter.Name}' of {function.Described} is a {parameter.ParameterType}. Declare it as Microsoft.AspNetCore.Http.HttpRequest.");
        }

        if (ParameterSources.OfInvoker(parameter) is { } source)
        {
            return source;
        }

        if (pattern.GetParameter(parameter.Name!) is null)
        {
            throw new FunctionDeclarationException(
                $"The parameter '{parameter.Name}' of {function.Described} is bound by nothing: it is no part of the route '{pattern.RawText}', and neither FunctionContext, CancellationToken nor a [DurableClient]. Add '{{{parameter.Name}}}' to the route, or remove the parameter.");
        }

        var routeValue = RouteValue.For(parameter)
            ?? throw new FunctionDeclarationException(
                $"The route parameter '{parameter.Name}' of {function.Described} is a {parameter.ParameterType}, which cannot be read from a path. Use string, a number, bool, Guid, an enum or another IParsable type.");
        routeValues.Add(routeValue);
        return routeValue.Read;
    }

    private static void RefuseReturnType(FunctionDescriptor function)
    {
        var returned = FunctionReturn.Unwrapped(function.Method.ReturnType);
        if (returned != typeof(void) && !returned.IsAssignableTo(typeof(IResult)) && !returned.IsAssignableTo(typeof(IActionResult)))
        {
            throw new FunctionDeclarationException(
                $"The {function.Described} returns {function.Method.ReturnType}. An HTTP function returns void, IResult or IActionResult, or a Task or ValueTask of these; to answer with a value return Results.Json(value).");
        }
    }

    private RoutePattern ParsePattern(FunctionDescriptor function, string route)
    {
        var template = $"{routePrefix.Trim('/')}/{route.TrimStart('/')}".TrimStart('/');
        try
        {
            return RoutePatternFactory.Parse(template);
        }
        catch (RoutePatternException exception)
        {
            throw new FunctionDeclarationException($"The route '{template}' of {function.Described} cannot be read: {exception.Message} Mend Route in its [HttpTrigger].");
        }
    }
}
