using Interchange.Gateway.Usage.Activity;

namespace Interchange.Gateway.Tests.Usage.Activity;

/// <summary>Holds up a write until it is let go.</summary>
internal sealed class PausingStore : IActivityStore
{
    private readonly InMemoryActivityStore _inner = new();

    /// <summary>Set: the next writes wait for it.</summary>
    public TaskCompletionSource? Pause { get; set; }

    public TaskCompletionSource Paused { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<RollUpVersion> FindVersionAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken) =>
        _inner.FindVersionAsync(accountId, period, cancellationToken);

    public async Task<bool> TryWriteAsync(string accountId, ActivityPeriod period, ActivityCube cube, RollUpVersion seen, CancellationToken cancellationToken)
    {
        if (Pause is { } pause)
        {
            Paused.SetResult();
            await pause.Task;
        }

        return await _inner.TryWriteAsync(accountId, period, cube, seen, cancellationToken);
    }

    public IAsyncEnumerable<RollUp> ReadAsync(string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, bool users, CancellationToken cancellationToken) =>
        _inner.ReadAsync(accountId, length, from, to, users, cancellationToken);

    public Task RemoveAsync(string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        _inner.RemoveAsync(accountId, length, from, to, cancellationToken);
}
