using System.Text.Json;

namespace Interchange.Gateway.Usage.Settlement.Reconciliation;

/// <summary>A reconciliation on the wire; the gateway's own.</summary>
internal static class ReconciliationJson
{
    public static void Write(Utf8JsonWriter json, ReconciliationRun run)
    {
        Write(json, "requested_at", run.RequestedAt);
        Write(json, "started_at", run.StartedAt);
        Write(json, "ended_at", run.EndedAt);
        json.WriteBoolean("is_requested", run.IsDue);
        json.WriteNumber("accounts", run.Accounts);
        json.WriteNumber("unread_accounts", run.Unread);
        json.WriteNumber("differences", run.Differences);
    }

    public static void Write(Utf8JsonWriter json, ReconciliationFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("account_id", finding.AccountId);
        json.WriteString("found_at", finding.FoundAt.UtcDateTime);
        json.WriteBoolean("is_unread", finding.IsUnread);
        json.WriteNumber("charges", finding.Charges);
        json.WriteNumber("differences", finding.Total);
        json.WriteStartArray("first_differences");
        foreach (var difference in finding.Differences)
        {
            json.WriteStartObject();
            json.WriteString("what", difference.What);
            json.WriteNumber("kept", difference.Kept.Dollars);
            json.WriteNumber("recomputed", difference.Recomputed.Dollars);
            json.WriteNumber("difference", (difference.Kept - difference.Recomputed).Dollars);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? time)
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
