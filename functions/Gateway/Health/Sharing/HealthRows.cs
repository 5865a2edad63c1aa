using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Interchange.Gateway.Health.Breakers;
using Interchange.Gateway.Health.Endpoints;

namespace Interchange.Gateway.Health.Sharing;

/// <summary>
/// Rows of table <c>Health</c>, all in one partition. Row keys sort so that the breakers and the newest windows lie side by side, and one query of a range reads both:
/// <c>b-{hash of kind and name}</c>, <c>f-{slot, counted down}-{writer}</c> for fine windows, <c>q-…</c> for coarse ones.
/// </summary>
internal static class HealthRows
{
    public const string Partition = "health";

    /// <summary>The least key that there can be.</summary>
    public const string First = "b-";

    /// <summary>Characters per property; storage keeps two bytes for each and takes 64 KiB.</summary>
    private const int PropertyLength = 30_000;

    /// <summary>Storage takes 1 MiB per row.</summary>
    private const int MaxProperties = 16;

    private const long LastSlot = 9_999_999_999;

    public static string Key(BreakerId id) =>
        First + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id.Kind} {id.Name}")).AsSpan(0, 16));

    /// <summary>The greatest key of a window of this slot or a later one.</summary>
    public static string LastKey(WindowScale scale, long slot) => SlotKey(scale, slot) + "~";

    /// <summary>Less than every key of a window of this scale.</summary>
    public static string FirstKey(WindowScale scale) => Prefix(scale);

    public static TableEntity From(SharedBreaker breaker) => new(Partition, Key(breaker.Id))
    {
        ["Kind"] = breaker.Id.Kind.ToString(),
        ["Name"] = breaker.Id.Name,
        ["Open"] = breaker.Finding.Open,
        ["Since"] = breaker.Finding.Since,
        ["RestsUntil"] = breaker.Finding.RestsUntil,
        ["Openings"] = breaker.Finding.Openings,
        ["ClaimedBy"] = breaker.ClaimedBy,
        ["ClaimedUntil"] = breaker.ClaimedBy is null ? null : breaker.ClaimedUntil,
    };

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static SharedBreaker ToBreaker(TableEntity row) => new()
    {
        Id = new BreakerId(
            Enum.TryParse<BreakerKind>(row.GetString("Kind"), out var kind) ? kind : throw Foreign(row),
            row.GetString("Name") ?? throw Foreign(row)),
        Finding = new BreakerFinding(
            row.GetBoolean("Open") ?? throw Foreign(row),
            row.GetDateTimeOffset("Since") ?? throw Foreign(row),
            row.GetDateTimeOffset("RestsUntil") ?? throw Foreign(row),
            row.GetInt32("Openings") ?? throw Foreign(row)),
        ClaimedBy = row.GetString("ClaimedBy"),
        ClaimedUntil = row.GetDateTimeOffset("ClaimedUntil") ?? default,
        Version = row.ETag.ToString(),
    };

    public static bool IsBreaker(TableEntity row) => row.RowKey.StartsWith(First, StringComparison.Ordinal);

    /// <summary>
    /// The row, or several when there are more endpoints than one row takes; they are read as those of several writers. A slot's cells
    /// only ever become more, so a later call gives the same rows again, and more.
    /// </summary>
    public static List<TableEntity> From(SharedWindow window)
    {
        for (var parts = 1; ; parts++)
        {
            var size = (window.Cells.Count + parts - 1) / parts;
            var rows = new List<TableEntity>(parts);
            foreach (var cells in window.Cells.Chunk(Math.Max(1, size)))
            {
                var part = window with
                {
                    Writer = rows.Count == 0 ? window.Writer : string.Create(CultureInfo.InvariantCulture, $"{window.Writer}.{rows.Count}"),
                    Cells = cells.ToDictionary(StringComparer.Ordinal),
                };
                if (Row(part) is not { } row)
                {
                    break;
                }

                rows.Add(row);
            }

            if (rows.Count * size >= window.Cells.Count)
            {
                return rows;
            }

            if (size <= 1)
            {
                throw new ArgumentException("The window of one endpoint is larger than a row can be.", nameof(window));
            }
        }
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static SharedWindow ToWindow(TableEntity row)
    {
        var parts = row.RowKey.Split('-', 3);
        if (parts.Length != 3 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var inverted))
        {
            throw Foreign(row);
        }

        var json = row.GetString(Property(0)) ?? throw Foreign(row);
        for (var i = 1; row.GetString(Property(i)) is { } more; i++)
        {
            json += more;
        }

        return new SharedWindow(parts[0] == "f" ? WindowScale.Fine : WindowScale.Coarse, LastSlot - inverted, parts[2], WindowJson.Read(json));
    }

    public static ETag VersionOf(SharedBreaker breaker) => new(breaker.Version!);

    private static TableEntity? Row(SharedWindow window)
    {
        var json = WindowJson.Write(window);
        if (json.Length > PropertyLength * MaxProperties)
        {
            return null;
        }

        var row = new TableEntity(Partition, $"{SlotKey(window.Scale, window.Slot)}-{window.Writer}");
        for (var (i, start) = (0, 0); start < json.Length; (i, start) = (i + 1, start + PropertyLength))
        {
            row[Property(i)] = json.Substring(start, Math.Min(PropertyLength, json.Length - start));
        }

        return row;
    }

    private static string SlotKey(WindowScale scale, long slot) => string.Create(CultureInfo.InvariantCulture, $"{Prefix(scale)}{LastSlot - slot:D10}");

    private static string Prefix(WindowScale scale) => scale == WindowScale.Fine ? "f-" : "q-";

    private static string Property(int index) => index == 0 ? "Cells" : string.Create(CultureInfo.InvariantCulture, $"Cells{index}");

    private static InvalidDataException Foreign(TableEntity row) => new($"Row {row.RowKey} of table Health is not one that the gateway wrote.");
}
