using Azure.Data.Tables;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Purchases;

/// <summary>A purchase as a row of table <c>Billing</c>: partition = id, row = <c>purchase</c>; amounts in nano-dollars.</summary>
internal static class PurchaseEntity
{
    public const string Row = "purchase";

    public static TableEntity From(Purchase purchase)
    {
        var entity = new TableEntity(purchase.Id, Row)
        {
            ["Account"] = purchase.AccountId,
            ["Credits"] = purchase.Quote.Credits.NanoDollars,
            ["Discount"] = purchase.Quote.Discount.NanoDollars,
            ["Fee"] = purchase.Quote.Fee.NanoDollars,
            ["Created"] = purchase.CreatedAt,
            ["TopUp"] = purchase.IsTopUp,
            ["SavesPaymentMethod"] = purchase.SavesPaymentMethod,
            ["Refunds"] = PurchaseHistoryJson.Write(purchase.Refunds),
            ["Disputes"] = PurchaseHistoryJson.Write(purchase.Disputes),
        };
        Set(entity, "Customer", purchase.CustomerId);
        Set(entity, "PaymentMethod", purchase.PaymentMethodId);
        Set(entity, "Payment", purchase.PaymentId);
        Set(entity, "Paid", purchase.PaidAt);
        return entity;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static Purchase Read(TableEntity entity) => new()
    {
        Id = entity.PartitionKey,
        AccountId = Text(entity, "Account"),
        Quote = new PurchaseQuote(Amount(entity, "Credits"), Amount(entity, "Discount"), Amount(entity, "Fee")),
        CreatedAt = entity.GetDateTimeOffset("Created") ?? throw Missing("Created"),
        IsTopUp = entity.GetBoolean("TopUp") ?? throw Missing("TopUp"),
        SavesPaymentMethod = entity.GetBoolean("SavesPaymentMethod") ?? throw Missing("SavesPaymentMethod"),
        CustomerId = entity.GetString("Customer"),
        PaymentMethodId = entity.GetString("PaymentMethod"),
        PaymentId = entity.GetString("Payment"),
        PaidAt = entity.GetDateTimeOffset("Paid"),
        Refunds = PurchaseHistoryJson.ReadRefunds(Text(entity, "Refunds")),
        Disputes = PurchaseHistoryJson.ReadDisputes(Text(entity, "Disputes")),
    };

    private static void Set(TableEntity entity, string name, object? value)
    {
        if (value is not null)
        {
            entity[name] = value;
        }
    }

    private static Money Amount(TableEntity entity, string name) => new(entity.GetInt64(name) ?? throw Missing(name));

    private static string Text(TableEntity entity, string name) => entity.GetString(name) ?? throw Missing(name);

    private static InvalidDataException Missing(string name) => new($"A purchase record has no property {name}.");
}
