using Azure.Data.Tables;

namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// Roll-ups as rows of table <c>Activity</c>: partition = account, row = a letter for what it is and the period's start. The compressed JSON is in
/// <c>Cube</c>, and in <c>Cube1</c>, <c>Cube2</c> … what does not fit into one property; <c>Users</c> says whether there is a row by end user too.
/// </summary>
internal static class ActivityRows
{
    public const string Users = "Users";

    private const string Property = "Cube";

    /// <summary>Bytes per property; storage takes 64 KiB.</summary>
    private const int PropertyLength = 60_000;

    /// <summary>Storage takes 1 MiB per row.</summary>
    private const int MaxProperties = 15;

    /// <summary>Cells to a row. That many are about a quarter of what a row takes.</summary>
    private const int MaxCells = 20_000;

    public static string Key(ActivityPeriod period, bool users) => Prefix(period.Length, users) + period.Key;

    /// <summary>A row of a cube, which is made smaller where it is too large for one.</summary>
    public static TableEntity From(string accountId, ActivityPeriod period, ActivityCube cube, bool users)
    {
        var cells = MaxCells;
        byte[] packed;
        do
        {
            packed = CubeJson.Pack(CubeSize.Fit(cube, cells));
            cells /= 2;
        }
        while (packed.Length > PropertyLength * MaxProperties && cells > 0);

        var row = new TableEntity(accountId, Key(period, users));
        foreach (var (index, part) in packed.Chunk(PropertyLength).Index())
        {
            row[Name(index)] = part;
        }

        return row;
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static RollUp ToRollUp(TableEntity row, PeriodLength length, bool users)
    {
        using var packed = new MemoryStream();
        for (var index = 0; row.GetBinary(Name(index)) is { } part; index++)
        {
            packed.Write(part);
        }

        packed.Position = 0;
        return new RollUp(PeriodOf(row, length, users), CubeJson.Unpack(packed));
    }

    /// <exception cref="InvalidDataException">The row is not one that the gateway wrote.</exception>
    public static ActivityPeriod PeriodOf(TableEntity row, PeriodLength length, bool users) =>
        ActivityPeriod.Parse(length, row.RowKey[Prefix(length, users).Length..]);

    private static string Prefix(PeriodLength length, bool users) => (length, users) switch
    {
        (PeriodLength.Quarter, false) => "q-",
        (PeriodLength.Quarter, true) => "qu-",
        (_, false) => "d-",
        (_, true) => "du-",
    };

    private static string Name(int index) => index == 0 ? Property : $"{Property}{index}";
}
