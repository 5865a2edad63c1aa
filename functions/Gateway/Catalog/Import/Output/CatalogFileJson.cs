using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interchange.Gateway.Catalog.Import.Output;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(CatalogFile))]
[JsonSerializable(typeof(CatalogFileModel))]
internal sealed partial class CatalogFileJson : JsonSerializerContext;
