using System.Globalization;
using Azure.Data.Tables;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// The agenda as rows of table <c>ActivityAgenda</c>. Partition <c>due</c>: a mark, row = a letter for the length, the start and the account. Partitions
/// <c>records</c> and <c>rollups</c>: a kept day, row = the day and the account. Partition <c>progress</c>: one row.
/// </summary>
internal static class AgendaRows
{
    public const string Due = "due";
    public const string Records = "records";
    public const string RollUps = "rollups";
    public const string Progress = "progress";
    public const string ProgressRow = "all";

    private const string QuartersProperty = "Quarters";
    private const string DaysProperty = "Days";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Sorts before every character of keys and accounts.</summary>
    private const char Separator = '!';

    public static TableEntity From(string accountId, ActivityPeriod period) => new(Due, $"{First(period.Length)}{period.Key}{Separator}{accountId}");

    /// <summary>Sorts before all marks of that length.</summary>
    public static string First(PeriodLength length) => length == PeriodLength.Quarter ? "q-" : "r-";

    /// <summary>Sorts before all marks of periods that start then or later.</summary>
    public static string Before(PeriodLength length, DateTimeOffset start) => First(length) + ActivityPeriod.Of(length, ActivityPeriod.Ceiling(length, start)).Key;

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static DuePeriod ToDue(TableEntity row, PeriodLength length)
    {
        var (key, account) = Split(row.RowKey);
        return new DuePeriod(account, ActivityPeriod.Parse(length, key[First(length).Length..]), row.ETag.ToString());
    }

    public static string Key(KeptDay day) => $"{Before(day.Day)}{Separator}{day.AccountId}";

    /// <summary>Sorts before all rows of that day or later ones.</summary>
    public static string Before(DateTimeOffset day) => day.ToUniversalTime().ToString(DayFormat, CultureInfo.InvariantCulture);

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static KeptDay ToKept(TableEntity row)
    {
        var (key, account) = Split(row.RowKey);
        return DateTimeOffset.TryParseExact(key, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day)
            ? new KeptDay(account, day)
            : throw NotOurs();
    }

    public static TableEntity From(RollUpProgress progress) => new(Progress, ProgressRow)
    {
        [QuartersProperty] = progress.Quarters,
        [DaysProperty] = progress.Days,
    };

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static RollUpProgress ToProgress(TableEntity row) => new(
        row.GetDateTimeOffset(QuartersProperty) ?? throw NotOurs(),
        row.GetDateTimeOffset(DaysProperty) ?? throw NotOurs());

    private static (string Key, string Account) Split(string row)
    {
        var at = row.IndexOf(Separator, StringComparison.Ordinal);
        return at > 2 ? (row[..at], row[(at + 1)..]) : throw NotOurs();
    }

    private static InvalidDataException NotOurs() => new("A row of the activity agenda is not one that the gateway wrote.");
}
