using Azure.Data.Tables;
using Interchange.Gateway.Billing.TopUps;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.Accounts;

/// <summary>A billing record as a row of table <c>Billing</c>: partition = <c>accounts</c>, row = account; amounts in nano-dollars.</summary>
internal static class BillingAccountEntity
{
    public const string Partition = "accounts";

    /// <summary>What the accounts to top up are found by.</summary>
    public const string ActiveProperty = "TopUpActive";

    public static TableEntity From(BillingAccount account)
    {
        var entity = new TableEntity(Partition, account.AccountId) { [ActiveProperty] = account.TopUp?.IsActive ?? false };
        Set(entity, "Customer", account.CustomerId);
        Set(entity, "PaymentMethod", account.PaymentMethodId);
        Set(entity, "PaymentMethodSince", account.PaymentMethodSince);
        if (account.TopUp is { } topUp)
        {
            entity["Threshold"] = topUp.Threshold.NanoDollars;
            entity["Amount"] = topUp.Amount.NanoDollars;
            entity["IsOn"] = topUp.IsOn;
            entity["Attempts"] = topUp.Attempts;
            entity["Declines"] = topUp.Declines;
            Set(entity, "OffReason", topUp.OffReason);
            Set(entity, "NotBefore", topUp.NotBefore);
            Set(entity, "LastAt", topUp.LastAt);
            Set(entity, "PendingPurchase", topUp.Pending?.PurchaseId);
            Set(entity, "PendingSince", topUp.Pending?.StartedAt);
        }

        return entity;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static BillingAccount Read(TableEntity entity) => new()
    {
        AccountId = entity.RowKey,
        CustomerId = entity.GetString("Customer"),
        PaymentMethodId = entity.GetString("PaymentMethod"),
        PaymentMethodSince = entity.GetDateTimeOffset("PaymentMethodSince"),
        TopUp = entity.GetInt64("Threshold") is { } threshold ? ReadTopUp(entity, new Money(threshold)) : null,
    };

    private static AutoTopUp ReadTopUp(TableEntity entity, Money threshold) => new()
    {
        Threshold = threshold,
        Amount = new Money(entity.GetInt64("Amount") ?? throw Missing("Amount")),
        IsOn = entity.GetBoolean("IsOn") ?? throw Missing("IsOn"),
        Attempts = entity.GetInt64("Attempts") ?? throw Missing("Attempts"),
        Declines = entity.GetInt32("Declines") ?? throw Missing("Declines"),
        OffReason = entity.GetString("OffReason"),
        NotBefore = entity.GetDateTimeOffset("NotBefore"),
        LastAt = entity.GetDateTimeOffset("LastAt"),
        Pending = entity.GetString("PendingPurchase") is { } purchase
            ? new PendingTopUp(purchase, entity.GetDateTimeOffset("PendingSince") ?? throw Missing("PendingSince"))
            : null,
    };

    private static void Set(TableEntity entity, string name, object? value)
    {
        if (value is not null)
        {
            entity[name] = value;
        }
    }

    private static InvalidDataException Missing(string name) => new($"A billing record has no property {name}.");
}
