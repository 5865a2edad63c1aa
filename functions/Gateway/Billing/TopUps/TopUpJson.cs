using System.Text.Json;
using Interchange.Gateway.Billing.Accounts;
using Interchange.Gateway.Credits;

namespace Interchange.Gateway.Billing.TopUps;

/// <summary>An account's top-ups on the wire; the gateway's own.</summary>
internal static class TopUpJson
{
    public static void Write(Utf8JsonWriter json, BillingAccount account)
    {
        var topUp = account.TopUp;
        json.WriteStartObject();
        json.WriteBoolean("enabled", topUp?.IsOn ?? false);
        WriteAmount(json, "threshold", topUp?.Threshold);
        WriteAmount(json, "amount", topUp?.Amount);
        json.WriteBoolean("has_payment_method", account.PaymentMethodId is not null);
        json.WriteString("disabled_reason", topUp?.OffReason);
        json.WriteNumber("declines", topUp?.Declines ?? 0);
        WriteTime(json, "pending_since", topUp?.Pending?.StartedAt);
        WriteTime(json, "next_attempt_at", topUp?.NotBefore);
        WriteTime(json, "last_top_up_at", topUp?.LastAt);
        json.WriteEndObject();
    }

    private static void WriteAmount(Utf8JsonWriter json, string name, Money? amount)
    {
        if (amount is { } value)
        {
            json.WriteNumber(name, value.Dollars);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } value)
        {
            json.WriteString(name, value.UtcDateTime);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
