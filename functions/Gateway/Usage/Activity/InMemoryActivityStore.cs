namespace Interchange.Gateway.Usage.Activity;

/// <summary>Roll-ups that live as long as the process.</summary>
internal sealed class InMemoryActivityStore : IActivityStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Account, PeriodLength Length, DateTimeOffset Start), (byte[] Packed, int Version)> _cubes = [];
    private int _writes;

    public Task<RollUpVersion> FindVersionAsync(string accountId, ActivityPeriod period, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Version(accountId, period));
        }
    }

    public Task<bool> TryWriteAsync(string accountId, ActivityPeriod period, ActivityCube cube, RollUpVersion seen, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Version(accountId, period) != seen)
            {
                return Task.FromResult(false);
            }

            _cubes[(accountId, period.Length, period.Start)] = (CubeJson.Pack(cube), ++_writes);
            return Task.FromResult(true);
        }
    }

    public IAsyncEnumerable<RollUp> ReadAsync(
        string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, bool users, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Keys(accountId, length, from, to)
                .Select(key => new RollUp(ActivityPeriod.Of(length, key.Start), Unpack(_cubes[key].Packed, users)))
                .ToArray()
                .ToAsyncEnumerable();
        }
    }

    public Task RemoveAsync(string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var key in Keys(accountId, length, from, to))
            {
                _cubes.Remove(key);
            }
        }

        return Task.CompletedTask;
    }

    private static ActivityCube Unpack(byte[] packed, bool users)
    {
        using var stream = new MemoryStream(packed);
        var cube = CubeJson.Unpack(stream);
        return users ? cube : cube.WithoutUsers();
    }

    private RollUpVersion Version(string accountId, ActivityPeriod period) =>
        _cubes.TryGetValue((accountId, period.Length, period.Start), out var found)
            ? new RollUpVersion($"{found.Version}", HasUsers: false)
            : RollUpVersion.None;

    private (string Account, PeriodLength Length, DateTimeOffset Start)[] Keys(string accountId, PeriodLength length, DateTimeOffset from, DateTimeOffset to) =>
        [.. _cubes.Keys.Where(key => key.Account == accountId && key.Length == length && key.Start >= from && key.Start < to)];
}
