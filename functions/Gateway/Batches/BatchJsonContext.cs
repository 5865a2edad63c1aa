using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interchange.Gateway.Batches.Lines;

namespace Interchange.Gateway.Batches;

/// <summary>What batches keep as JSON. Properties are added, never renamed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImmutableSortedDictionary<string, string>))]
[JsonSerializable(typeof(ImmutableArray<BatchProblem>))]
[JsonSerializable(typeof(WindowHead))]
[JsonSerializable(typeof(OutcomeHead))]
internal sealed partial class BatchJsonContext : JsonSerializerContext;
