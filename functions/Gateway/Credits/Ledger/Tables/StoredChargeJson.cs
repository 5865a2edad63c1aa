using System.Text.Json.Serialization;

namespace Interchange.Gateway.Credits.Ledger.Tables;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredCharge[]))]
internal sealed partial class StoredChargeJson : JsonSerializerContext;
