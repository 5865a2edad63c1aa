using System.Globalization;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>The query of <c>GET /activity</c>.</summary>
internal sealed record ActivityFilter
{
    /// <summary>Completed days that are answered for.</summary>
    public const int Days = 30;

    private const string DateFormat = "yyyy-MM-dd";

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public string? KeyHash { get; init; }

    public string? UserId { get; init; }

    /// <summary>Whether rows say the workspace.</summary>
    public bool ByWorkspace { get; init; }

    /// <exception cref="GatewayException">400: a parameter has a value that it cannot have.</exception>
    public static ActivityFilter Read(IQueryCollection query, string accountId, DateTimeOffset now)
    {
        if (query["workspace_id"].ToString() is { Length: > 0 } workspace && workspace != accountId)
        {
            throw Invalid(KeyFields.NoSuchWorkspace("workspace_id", accountId));
        }

        var today = ActivityPeriod.Floor(PeriodLength.Day, now);
        var date = Date(query["date"].ToString(), today);
        return new ActivityFilter
        {
            From = date ?? today.AddDays(-Days),
            To = date?.AddDays(1) ?? today,
            KeyHash = Hash(query["api_key_hash"].ToString()),
            UserId = ActivityKey.Text(query["user_id"].ToString()),
            ByWorkspace = query["group_by"].ToString() switch
            {
                "" => false,
                "workspace" => true,
                _ => throw Invalid("group_by must be workspace, or left out."),
            },
        };
    }

    public static string Text(DateTimeOffset date) => date.ToString(DateFormat, CultureInfo.InvariantCulture);

    public bool Takes(ActivityKey key) =>
        key[ActivityDimension.Endpoint] is not null
        && (KeyHash is null || key[ActivityDimension.Key] == KeyHash)
        && (UserId is null || key[ActivityDimension.Member] == UserId);

    private static DateTimeOffset? Date(string text, DateTimeOffset today)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            && date < today
            && date >= today.AddDays(-Days)
            ? date
            : throw Invalid($"date must be one of the last {Days} completed UTC days, {Text(today.AddDays(-Days))} to {Text(today.AddDays(-1))}. POST /analytics/query answers for today and for earlier days.");
    }

    private static string? Hash(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return Keys.KeyHash.TryParse(text, out _)
            ? text
            : throw Invalid("api_key_hash must be the SHA-256 of a key, 64 hex digits, as GET /keys lists it.");
    }

    private static GatewayException Invalid(string message) => new(GatewayError.InvalidRequest(message));
}
