namespace Interchange.Gateway.Usage.Activity;

/// <summary>
/// The roll-ups of accounts. Each is kept twice where end users are told apart in it, with them and without, so that who does not ask for them does not
/// read them. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage does not answer.
/// </summary>
internal interface IActivityStore
{
    /// <summary>What is there for a period now.</summary>
    Task<RollUpVersion> FindVersionAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken);

    /// <summary>
    /// Puts a roll-up in the place of what was seen. False when something else is there meanwhile, which stays. Made smaller where it is larger than
    /// storage takes: see <see cref="CubeSize"/>.
    /// </summary>
    Task<bool> TryWriteAsync(string accountId, ActivityPeriod period, ActivityCube cube, RollUpVersion seen, CancellationToken cancellationToken);

    /// <summary>The roll-ups of periods that start within a span of time, in their order.</summary>
    /// <param name="accountId">Whose.</param>
    /// <param name="length">Of which length.</param>
    /// <param name="from">The first start.</param>
    /// <param name="to">Behind the last start.</param>
    /// <param name="users">Whether end users are to be told apart.</param>
    /// <param name="cancellationToken">Gives up.</param>
    IAsyncEnumerable<RollUp> ReadAsync(
        string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, bool users, CancellationToken cancellationToken);

    /// <summary>Removes the roll-ups of periods that start within a span of time.</summary>
    Task RemoveAsync(string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
}
