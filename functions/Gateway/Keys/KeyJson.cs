using System.Text.Json;

namespace Interchange.Gateway.Keys;

/// <summary>
/// A key on the wire. Source: the answers of <c>/key</c> and <c>/keys</c> in OpenRouter's OpenAPI document. The management answers say
/// <c>is_management_key</c> beside what that document lists, because both kinds are managed here.
/// </summary>
internal static class KeyJson
{
    /// <summary>The object that the management routes answer with.</summary>
    public static void Write(Utf8JsonWriter json, ApiKey key, KeyUsage usage)
    {
        json.WriteStartObject();
        json.WriteString("hash", key.Hash);
        json.WriteString("name", key.Name);
        json.WriteString("label", key.Label);
        json.WriteBoolean("disabled", key.Disabled);
        json.WriteBoolean("is_management_key", key.Kind == KeyKind.Management);
        WriteLimit(json, key, usage);
        WriteUsage(json, usage);
        WriteTime(json, "created_at", key.CreatedAt);
        WriteTime(json, "updated_at", key.UpdatedAt);
        WriteTime(json, "expires_at", key.ExpiresAt);
        json.WriteString("creator_user_id", key.CreatorUserId);
        KeyRateLimitFields.Write(json, key.RateLimits);
        json.WriteString("workspace_id", key.AccountId);
        json.WriteEndObject();
    }

    /// <summary>The object that <c>GET /key</c> answers with.</summary>
    public static void WriteCurrent(Utf8JsonWriter json, ApiKey key, KeyUsage usage, FreeAllowance free)
    {
        var management = key.Kind == KeyKind.Management;
        json.WriteStartObject();
        json.WriteString("label", key.Label);
        WriteLimit(json, key, usage);
        WriteUsage(json, usage);
        json.WriteBoolean("is_free_tier", free.IsFreeTier);
        json.WriteBoolean("is_management_key", management);
        json.WriteBoolean("is_provisioning_key", management);
        json.WriteString("creator_user_id", key.CreatorUserId);
        KeyRateLimitFields.Write(json, key.RateLimits);
        WriteTime(json, "expires_at", key.ExpiresAt);
        json.WriteStartObject("rate_limit");
        json.WriteNumber("requests", -1);
        json.WriteString("interval", "1h");
        json.WriteString("note", "Deprecated: says nothing about limits.");
        json.WriteEndObject();
        json.WriteNull("allowed_data_regions");
        WriteFree(json, free);
        json.WriteNull("organization_id");
        json.WriteString("workspace_id", key.AccountId);
        json.WriteEndObject();
    }

    private static void WriteFree(Utf8JsonWriter json, FreeAllowance free)
    {
        const string Name = "free_model_daily_requests";
        if (free.DailyRequests is not { } limit)
        {
            json.WriteNull(Name);
            return;
        }

        json.WriteStartObject(Name);
        json.WriteNumber("limit", limit);
        json.WriteNumber("used", free.UsedToday);
        json.WriteNumber("remaining", Math.Max(0, limit - free.UsedToday));
        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, ApiKey key, KeyUsage usage)
    {
        WriteAmount(json, "limit", key.Limit);
        WriteAmount(json, "limit_remaining", usage.Remaining(key));
        json.WriteString("limit_reset", key.LimitReset);
        json.WriteBoolean("include_byok_in_limit", key.IncludeByokInLimit);
    }

    private static void WriteUsage(Utf8JsonWriter json, KeyUsage usage)
    {
        json.WriteNumber("usage", usage.Total);
        json.WriteNumber("usage_daily", usage.Daily);
        json.WriteNumber("usage_weekly", usage.Weekly);
        json.WriteNumber("usage_monthly", usage.Monthly);
        json.WriteNumber("byok_usage", usage.ByokTotal);
        json.WriteNumber("byok_usage_daily", usage.ByokDaily);
        json.WriteNumber("byok_usage_weekly", usage.ByokWeekly);
        json.WriteNumber("byok_usage_monthly", usage.ByokMonthly);
    }

    private static void WriteAmount(Utf8JsonWriter json, string name, decimal? dollars)
    {
        if (dollars is { } value)
        {
            json.WriteNumber(name, value);
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
