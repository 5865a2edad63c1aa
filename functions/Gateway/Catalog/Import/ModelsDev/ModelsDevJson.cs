using System.Text.Json.Serialization;

namespace Interchange.Gateway.Catalog.Import.ModelsDev;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelsDevFile))]
[JsonSerializable(typeof(Dictionary<string, ModelsDevProvider>))]
internal sealed partial class ModelsDevJson : JsonSerializerContext;
