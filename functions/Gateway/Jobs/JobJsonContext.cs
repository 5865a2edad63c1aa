using System.Text.Json.Serialization;
using Interchange.Gateway.Jobs.Webhooks;

namespace Interchange.Gateway.Jobs;

/// <summary>What jobs keep as JSON. Properties are added, never renamed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobResultHead))]
[JsonSerializable(typeof(Webhook))]
internal sealed partial class JobJsonContext : JsonSerializerContext;
