using System.Text.Json.Serialization;

namespace Interchange.CatalogImport.ModelsDev;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelsDevFile))]
internal sealed partial class ModelsDevJson : JsonSerializerContext;
