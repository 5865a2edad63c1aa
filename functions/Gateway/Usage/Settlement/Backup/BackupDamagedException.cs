namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>A file is no complete backup of a ledger: nothing of it is restored.</summary>
public sealed class BackupDamagedException : Exception
{
    public BackupDamagedException(string message)
        : base(message)
    {
    }

    public BackupDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public BackupDamagedException()
    {
    }
}
