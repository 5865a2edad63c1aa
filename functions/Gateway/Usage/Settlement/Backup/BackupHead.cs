namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>What a file is.</summary>
/// <param name="Format">Always <see cref="Ledger"/>.</param>
/// <param name="Version">Of the format: a reader refuses one that it does not know.</param>
/// <param name="TakenAt">When the backup was begun.</param>
internal sealed record BackupHead(string Format, int Version, DateTimeOffset TakenAt)
{
    public const string Ledger = "interchange-ledger";

    public const int Current = 1;
}
