namespace Interchange.Gateway.Usage.Settlement.Backup;

/// <summary>An account, and what its entries and pages in the file add up to. Amounts are nano-dollars.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">For people.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Postings">How many times entries had been added: those are in the file, later ones are not.</param>
/// <param name="Granted">All grants and purchases, less refunds.</param>
/// <param name="Charged">What settled generations have cost.</param>
internal sealed record BackupAccount(string Id, string Name, DateTimeOffset CreatedAt, long Postings, long Granted, long Charged);
