using System.Collections.Immutable;
using System.Globalization;
using Azure.Data.Tables;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Keys.Rotation;

namespace Interchange.Gateway.Keys;

/// <summary>A key record as a row of table <c>Keys</c>: partition = hash, row = <c>key</c>.</summary>
internal static class KeyEntity
{
    public const string Row = "key";

    private const string OfProperty = "Of";

    /// <summary>A row that leads from another secret of a key to its record: partition = hash of the secret.</summary>
    public static TableEntity Pointer(string secretHash, string keyHash) => new(secretHash, Row) { [OfProperty] = keyHash };

    /// <summary>The key that a row leads to; null for a record.</summary>
    public static string? KeyOf(TableEntity entity) => entity.GetString(OfProperty);

    public static TableEntity From(ApiKey key)
    {
        var entity = new TableEntity(key.Hash, Row)
        {
            ["Account"] = key.AccountId,
            ["Kind"] = key.Kind == KeyKind.Management ? "management" : "inference",
            ["Name"] = key.Name,
            ["Label"] = key.Label,
            ["Disabled"] = key.Disabled,
            ["Created"] = key.CreatedAt,
            ["IncludeByok"] = key.IncludeByokInLimit,
        };
        AddIfPresent(entity, "Updated", key.UpdatedAt);
        AddIfPresent(entity, "Expires", key.ExpiresAt);
        AddIfPresent(entity, "LimitNanos", key.Limit is { } limit ? Money.FromDollars(limit).NanoDollars : null);
        AddIfPresent(entity, "LimitReset", key.LimitReset);
        AddIfPresent(entity, "Creator", key.CreatorUserId);
        AddIfPresent(entity, "Secret", key.Secrets?.Current);
        AddIfPresent(entity, "RetiredSecrets", key.Secrets is { } secrets ? Write(secrets.Retired) : null);
        AddIfPresent(entity, "RequestsPerMinute", key.RateLimits.RequestsPerMinute);
        AddIfPresent(entity, "RequestsPerDay", key.RateLimits.RequestsPerDay);
        AddIfPresent(entity, "TokensPerMinute", key.RateLimits.TokensPerMinute);
        AddIfPresent(entity, "Concurrency", key.RateLimits.Concurrency);
        return entity;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static StoredKey ToKey(TableEntity entity) => new(
        new ApiKey
        {
            Hash = entity.PartitionKey,
            AccountId = Required(entity, "Account"),
            Kind = Required(entity, "Kind") switch
            {
                "inference" => KeyKind.Inference,
                "management" => KeyKind.Management,
                _ => throw new InvalidDataException("A key record has a kind that this version does not know."),
            },
            Name = Required(entity, "Name"),
            Label = Required(entity, "Label"),
            Disabled = entity.GetBoolean("Disabled") ?? throw Missing("Disabled"),
            CreatedAt = entity.GetDateTimeOffset("Created") ?? throw Missing("Created"),
            UpdatedAt = entity.GetDateTimeOffset("Updated"),
            ExpiresAt = entity.GetDateTimeOffset("Expires"),
            Limit = entity.GetInt64("LimitNanos") is { } nanos ? new Money(nanos).Dollars : null,
            LimitReset = entity.GetString("LimitReset"),
            IncludeByokInLimit = entity.GetBoolean("IncludeByok") ?? false,
            CreatorUserId = entity.GetString("Creator"),
            Secrets = entity.GetString("Secret") is { } current ? new KeySecrets(current, ReadSecrets(Required(entity, "RetiredSecrets"))) : null,
            RateLimits = new KeyRateLimits
            {
                RequestsPerMinute = entity.GetInt64("RequestsPerMinute"),
                RequestsPerDay = entity.GetInt64("RequestsPerDay"),
                TokensPerMinute = entity.GetInt64("TokensPerMinute"),
                Concurrency = entity.GetInt64("Concurrency"),
            },
        },
        entity.ETag.ToString());

    private static string Write(ImmutableArray<RetiredSecret> secrets) => string.Join(
        '\n', secrets.Select(static secret => string.Create(CultureInfo.InvariantCulture, $"{secret.Hash} {secret.EndsAt.UtcTicks}")));

    private static ImmutableArray<RetiredSecret> ReadSecrets(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ') is [var hash, var ticks]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
                ? new RetiredSecret(hash, new DateTimeOffset(end, TimeSpan.Zero))
                : throw new InvalidDataException("A key record has retired secrets that this version cannot read.")),
    ];

    private static void AddIfPresent(TableEntity entity, string name, object? value)
    {
        if (value is not null)
        {
            entity[name] = value;
        }
    }

    private static string Required(TableEntity entity, string name) => entity.GetString(name) ?? throw Missing(name);

    private static InvalidDataException Missing(string name) => new($"A key record has no property {name}.");
}
