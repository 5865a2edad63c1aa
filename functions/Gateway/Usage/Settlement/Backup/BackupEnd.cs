namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>What a complete file holds.</summary>
/// <param name="Accounts">Accounts in it.</param>
/// <param name="Entries">Credit entries.</param>
/// <param name="Pages">Pages of charges.</param>
internal sealed record BackupEnd(int Accounts, long Entries, long Pages);
