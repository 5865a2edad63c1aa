using System.Text.Json.Nodes;

namespace Interchange.Infra.Tests.Policies;

/// <summary>What a deployment would create: the resources that the compiler predicts, with every expression evaluated that can be.</summary>
/// <param name="Name">Of the parameter file.</param>
/// <param name="Resources">In the order of the templates.</param>
internal sealed record Deployment(string Name, IReadOnlyList<JsonObject> Resources)
{
    /// <summary>The snapshots that the build compares with the sources: an installation as it comes, and one with everything that can be switched on.</summary>
    public static readonly string[] Names = ["main", "private"];

    public static Deployment Read(string name) => new(
        name,
        [.. Repository.ReadJson("infra-bicep", $"{name}.snapshot.json")["predictedResources"]!.AsArray().Select(static resource => (JsonObject)resource!.DeepClone())]);

    /// <summary>True for the one whose data is on a private network.</summary>
    public bool IsIsolated => Name == "private";

    public IEnumerable<JsonObject> Of(string type) => Resources.Where(resource => TypeOf(resource) == type);

    public static string TypeOf(JsonObject resource) => (string)resource["type"]!;

    public static string IdOf(JsonObject resource) => (string)resource["id"]!;

    /// <summary>A value below <c>properties</c>; null where there is none.</summary>
    public static JsonNode? Property(JsonObject resource, params string[] path) =>
        path.Aggregate(resource["properties"], static (node, name) => (node as JsonObject)?[name]);

    public static string Label(JsonObject resource) => $"{TypeOf(resource)} {resource["name"]}";
}
