using System.Text.Json.Serialization;

namespace Interchange.Gateway.Catalog.Refresh;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CatalogRefreshReport))]
internal sealed partial class CatalogRefreshJson : JsonSerializerContext;
