using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>The refunds and disputes of a purchase's row as JSON. Properties are added, never renamed or reused.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, IgnoreReadOnlyProperties = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ImmutableArray<PurchaseRefund>))]
[JsonSerializable(typeof(ImmutableArray<PurchaseDispute>))]
internal sealed partial class PurchaseHistoryJson : JsonSerializerContext
{
    public static string Write(ImmutableArray<PurchaseRefund> refunds) => JsonSerializer.Serialize(refunds, Default.ImmutableArrayPurchaseRefund);

    public static string Write(ImmutableArray<PurchaseDispute> disputes) => JsonSerializer.Serialize(disputes, Default.ImmutableArrayPurchaseDispute);

    /// <exception cref="JsonException">Not what <see cref="Write(ImmutableArray{PurchaseRefund})"/> wrote.</exception>
    public static ImmutableArray<PurchaseRefund> ReadRefunds(string json) => JsonSerializer.Deserialize(json, Default.ImmutableArrayPurchaseRefund);

    /// <exception cref="JsonException">Not what <see cref="Write(ImmutableArray{PurchaseDispute})"/> wrote.</exception>
    public static ImmutableArray<PurchaseDispute> ReadDisputes(string json) => JsonSerializer.Deserialize(json, Default.ImmutableArrayPurchaseDispute);
}
