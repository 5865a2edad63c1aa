namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>One line of a backup: exactly one of its properties is there.</summary>
internal sealed class BackupLine
{
    /// <summary>The first line: what the file is.</summary>
    public BackupHead? Head { get; init; }

    /// <summary>Begins an account; its entries and pages follow.</summary>
    public BackupAccount? Account { get; init; }

    public BackupEntry? Entry { get; init; }

    public BackupPage? Page { get; init; }

    /// <summary>The last line: without it the file is cut off.</summary>
    public BackupEnd? End { get; init; }
}
