using System.Globalization;
using System.Text.Json;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Keys;

/// <summary>
/// The fields of <c>POST /keys</c> and <c>PATCH /keys/{hash}</c>: checks them and puts them into a record. Fields that are not named here are
/// ignored, as OpenRouter ignores them; a named one with a wrong value is a 400 that says the field and the rule.
/// </summary>
internal static class KeyFields
{
    public const int MaxNameLength = 256;
    public const decimal MaxLimit = 1_000_000_000m;

    /// <summary>A new key of the account from a body.</summary>
    public static ApiKey Create(JsonElement body, string accountId, KeySecret secret, DateTimeOffset now)
    {
        var key = new ApiKey
        {
            Hash = secret.Hash.ToString(),
            AccountId = accountId,
            Kind = KeyKind.Inference,
            Name = "",
            Label = secret.Label,
            CreatedAt = now,
        };
        foreach (var field in body.EnumerateObject())
        {
            key = field.Name switch
            {
                "creator_user_id" => key with { CreatorUserId = JsonFields.TextOrNull(field, MaxNameLength) },
                "expires_at" => key with { ExpiresAt = Future(Time(field), now) },
                "is_management_key" => key with { Kind = JsonFields.Flag(field) ? KeyKind.Management : KeyKind.Inference },
                "workspace_id" => InDefaultWorkspace(field, key),
                _ => Apply(field, key),
            };
        }

        return key.Name.Length > 0 ? key : throw JsonFields.Invalid("name is required: a text that tells the key from others.");
    }

    /// <summary>The key with a body's changes. An expiry in the past ends the key at once.</summary>
    public static ApiKey Change(JsonElement body, ApiKey key, DateTimeOffset now)
    {
        var changed = body.EnumerateObject().Aggregate(
            key,
            static (key, field) => field.Name == "expires_at" ? key with { ExpiresAt = Time(field) } : Apply(field, key));
        return changed == key ? key : changed with { UpdatedAt = now };
    }

    private static ApiKey Apply(JsonProperty field, ApiKey key) => field.Name switch
    {
        "name" => key with { Name = JsonFields.Text(field, MaxNameLength) },
        "disabled" => key with { Disabled = JsonFields.Flag(field) },
        "limit" => key with { Limit = Limit(field) },
        "limit_reset" => key with { LimitReset = Reset(field) },
        "include_byok_in_limit" => key with { IncludeByokInLimit = JsonFields.Flag(field) },
        KeyRateLimitFields.Name => key with { RateLimits = KeyRateLimitFields.Change(field, key.RateLimits) },
        _ => key,
    };

    private static decimal? Limit(JsonProperty field)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return field.Value.ValueKind == JsonValueKind.Number
            && field.Value.TryGetDecimal(out var dollars)
            && dollars is >= 0 and <= MaxLimit
            ? Money.FromDollars(dollars).Dollars
            : throw JsonFields.Invalid($"{field.Name} must be a number of US dollars from 0 to {MaxLimit.ToString("0", CultureInfo.InvariantCulture)}, or null for no limit.");
    }

    private static string? Reset(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when field.Value.ValueEquals("daily") => "daily",
        JsonValueKind.String when field.Value.ValueEquals("weekly") => "weekly",
        JsonValueKind.String when field.Value.ValueEquals("monthly") => "monthly",
        _ => throw JsonFields.Invalid($"{field.Name} must be \"daily\", \"weekly\", \"monthly\", or null for a limit that never resets."),
    };

    private static DateTimeOffset? Time(JsonProperty field)
    {
        if (field.Value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return JsonFields.TryString(field.Value, out var text)
            && HasUtcOffset(text)
            && field.Value.TryGetDateTimeOffset(out var time)
            && time.Offset == TimeSpan.Zero
            && time.Year is >= 2000 and <= 9998
            ? time
            : throw JsonFields.Invalid($"{field.Name} must be an ISO 8601 time in UTC, such as \"2027-12-31T23:59:59Z\", or null for no expiry.");
    }

    // Without an offset the parser would take the server's zone.
    private static bool HasUtcOffset(string text) =>
        text.EndsWith('Z') || text.EndsWith("+00:00", StringComparison.Ordinal) || text.EndsWith("-00:00", StringComparison.Ordinal);

    private static DateTimeOffset? Future(DateTimeOffset? time, DateTimeOffset now) =>
        time is null || time > now ? time : throw JsonFields.Invalid("expires_at must be in the future.");

    private static ApiKey InDefaultWorkspace(JsonProperty field, ApiKey key) =>
        field.Value.ValueKind == JsonValueKind.Null
        || (field.Value.ValueKind == JsonValueKind.String && field.Value.ValueEquals(key.AccountId))
            ? key
            : throw JsonFields.Invalid(NoSuchWorkspace(field.Name, key.AccountId));

    public static string NoSuchWorkspace(string field, string accountId) =>
        $"{field} names no workspace of this account; it has only the default one, {accountId}. Leave {field} out.";
}
