using System.Text.Json;
using Interchange.Gateway.Credits.Ledger;

namespace Interchange.Gateway.Billing.Entries;

/// <summary>A credit entry on the wire; the gateway's own.</summary>
internal static class EntryJson
{
    public static void Write(Utf8JsonWriter json, CreditEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("kind", KindOf(entry));
        json.WriteNumber("amount", entry.Amount.Dollars);
        if (entry.Paid is { } paid)
        {
            json.WriteNumber("paid", paid.Dollars);
        }
        else
        {
            json.WriteNull("paid");
        }

        json.WriteString("reason", entry.Reason);
        json.WriteString("source", entry.Source);
        json.WriteString("created_at", entry.CreatedAt.UtcDateTime);
        json.WriteEndObject();
    }

    public static string KindOf(CreditEntry entry) => entry.Kind.ToString().ToLowerInvariant();
}
