using System.Text.Json.Serialization;

namespace Interchange.Gateway.Jobs;

/// <summary>What jobs keep as JSON. Properties are added, never renamed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobResultHead))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
