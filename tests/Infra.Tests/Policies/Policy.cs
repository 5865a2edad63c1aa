using System.Text.Json.Nodes;

namespace Interchange.Infra.Tests.Policies;

/// <summary>One rule of the security review, and a change of the infrastructure that it has to catch.</summary>
/// <param name="Name">The rule, as a sentence.</param>
/// <param name="Violations">What breaks the rule; empty where it is kept.</param>
/// <param name="Break">Breaks it.</param>
internal sealed record Policy(string Name, Func<Deployment, IEnumerable<string>> Violations, Action<Deployment> Break)
{
    public override string ToString() => Name;

    /// <summary>A rule for every resource of a type: a property has one value.</summary>
    public static Policy Requires(string name, string type, string[] path, JsonNode value, JsonNode broken) => new(
        name,
        deployment => deployment.Of(type)
            .Where(resource => !JsonNode.DeepEquals(Deployment.Property(resource, path), value))
            .Select(Deployment.Label)
            .Concat(deployment.Of(type).Any() ? [] : [$"There is no {type}."]),
        deployment =>
        {
            var parent = path[..^1].Aggregate(deployment.Of(type).First()["properties"]!, static (node, step) => node[step]!);
            parent[path[^1]] = broken.DeepClone();
        });
}
