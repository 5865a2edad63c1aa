using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Interchange.EndToEnd.Tests.Security;

/// <summary>One method of one HTTP function of the app, found by reflection.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Method">HTTP method, in capitals.</param>
/// <param name="Template">Route template without a slash in front, such as <c>v1/keys/{hash}</c>.</param>
internal sealed record AppRoute(string Function, string Method, string Template)
{
    /// <summary>All of the app, by template and method.</summary>
    public static IReadOnlyList<AppRoute> All { get; } =
    [
        .. Assembly.Load("Interchange.App").GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .SelectMany(Of)
            .OrderBy(static route => route.Template, StringComparer.Ordinal)
            .ThenBy(static route => route.Method, StringComparer.Ordinal),
    ];

    public override string ToString() => $"{Method} /api/{Template}";

    /// <summary>The path with a value for each parameter.</summary>
    public string Path(IReadOnlyDictionary<string, string> values) =>
        "api/" + string.Join('/', Template.Split('/').Select(part => part.StartsWith('{') ? values[$"{Function}.{part.Trim('{', '}', '*')}"] : part));

    /// <summary>Names of the parameters, as <see cref="Path"/> looks for their values.</summary>
    public IEnumerable<string> Parameters =>
        Template.Split('/').Where(static part => part.StartsWith('{')).Select(part => $"{Function}.{part.Trim('{', '}', '*')}");

    private static IEnumerable<AppRoute> Of(MethodInfo method) =>
        method.GetCustomAttribute<FunctionAttribute>() is { } function
        && method.GetParameters().Select(static parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(static trigger => trigger is not null) is { } trigger
            ? (trigger.Methods ?? []).Select(verb => new AppRoute(function.Name, verb.ToUpperInvariant(), trigger.Route ?? function.Name))
            : [];
}
