namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// What is to be done for activity, for all accounts: which periods are to be rolled up, how far that has come, and which days storage keeps something of.
/// Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.
/// </summary>
internal interface IActivityAgenda
{
    /// <summary>Marks a period as to be rolled up, again if it is marked already.</summary>
    Task MarkAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken);

    /// <summary>The marks of periods that start before a moment, the earliest first.</summary>
    IAsyncEnumerable<DuePeriod> ListDueAsync(PeriodLength length, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Takes a mark away unless the period was marked again since.</summary>
    Task SettleAsync(DuePeriod due, CancellationToken cancellationToken);

    Task<RollUpProgress> ProgressAsync(CancellationToken cancellationToken);

    Task AdvanceAsync(RollUpProgress progress, CancellationToken cancellationToken);

    /// <summary>Notes that there are records of a day. Again does nothing.</summary>
    Task KeepRecordsAsync(KeptDay day, CancellationToken cancellationToken);

    /// <summary>Days before a day whose records are kept, the earliest first.</summary>
    IAsyncEnumerable<KeptDay> ListRecordsAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Notes that the records of a day are gone and its roll-up is all that is kept.</summary>
    Task RecordsRemovedAsync(KeptDay day, CancellationToken cancellationToken);

    /// <summary>Days before a day of which only a roll-up is kept, the earliest first.</summary>
    IAsyncEnumerable<KeptDay> ListRollUpsAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Notes that nothing is kept of a day any more.</summary>
    Task RollUpRemovedAsync(KeptDay day, CancellationToken cancellationToken);
}
