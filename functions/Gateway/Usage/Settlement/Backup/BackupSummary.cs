namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>What a backup holds, or what restoring one has added.</summary>
/// <param name="Accounts">Accounts.</param>
/// <param name="Entries">Credit entries.</param>
/// <param name="Pages">Pages of charges.</param>
public sealed record BackupSummary(int Accounts, long Entries, long Pages);
