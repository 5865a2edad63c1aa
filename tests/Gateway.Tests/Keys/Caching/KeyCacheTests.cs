using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Caching;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Keys.Caching;

public sealed class KeyCacheTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = A.Clock();
    private readonly ScriptedKeyStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_requests_for_a_cold_key_read_it_once()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        var (reached, release) = _store.HoldNextRead(readFirst: true);

        // Each task ends when its request waits, so that all thousand wait before the read is answered.
        var requests = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ =>
            Task.Run(() => new[] { cache.FindAsync(secret.Hash, Cancel).AsTask() }, Cancel)));
        await reached.WaitAsync(Patience, Cancel);
        Assert.All(requests, static request => Assert.False(request[0].IsCompleted));
        release.SetResult();
        var callers = await Task.WhenAll(requests.Select(static request => request[0])).WaitAsync(Patience, Cancel);

        Assert.All(callers, caller => Assert.Equal(A.Account, caller?.AccountId));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task Steady_traffic_never_waits_for_storage()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        await cache.FindAsync(secret.Hash, Cancel);

        for (var tenths = 0; tenths < 200; tenths++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            var reads = _store.Reads;
            var found = cache.FindAsync(secret.Hash, Cancel);

            Assert.True(found.IsCompletedSuccessfully);
            Assert.NotNull(await found);
            await SettledAsync(cache, secret);
            Assert.InRange(_store.Reads - reads, 0, 1);
        }

        Assert.InRange(_store.Reads, 7, 9);
    }

    [Fact]
    public async Task A_fresh_hit_makes_no_garbage()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        var authenticate = new AuthenticateCaller(cache, _clock);
        var context = A.Request(secret);
        for (var i = 0; i < 200; i++)
        {
            await authenticate.AuthenticateAsync(context, KeyKind.Inference, Cancel);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var completed = 0;
        for (var i = 0; i < 1_000; i++)
        {
#pragma warning disable CA2012 // Awaiting would hide whether it completed at once.
            completed += authenticate.AuthenticateAsync(context, KeyKind.Inference, CancellationToken.None).IsCompletedSuccessfully ? 1 : 0;
#pragma warning restore CA2012
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1_000, completed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_a_key_revoked_elsewhere_within_five_seconds_under_steady_traffic(bool deleted)
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        await cache.FindAsync(secret.Hash, Cancel);
        await RevokeElsewhereAsync(secret, deleted);

        for (var tenths = 1; tenths <= 50; tenths++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await cache.FindAsync(secret.Hash, Cancel);
            await SettledAsync(cache, secret);
        }

        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refuses_a_key_revoked_elsewhere_on_the_first_request_after_a_pause(bool deleted)
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        await cache.FindAsync(secret.Hash, Cancel);
        await RevokeElsewhereAsync(secret, deleted);

        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
    }

    [Fact]
    public async Task The_age_of_a_reading_counts_from_when_it_was_asked_for()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        var (reached, release) = _store.HoldNextRead(readFirst: true);
        var first = cache.FindAsync(secret.Hash, Cancel).AsTask();
        await reached.WaitAsync(Patience, Cancel);
        await RevokeElsewhereAsync(secret, deleted: false);
        _clock.Advance(TimeSpan.FromSeconds(4));
        release.SetResult();
        await first;

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
    }

    [Fact]
    public async Task One_failed_read_does_not_let_a_revoked_key_through_later()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        await cache.FindAsync(secret.Hash, Cancel);
        await RevokeElsewhereAsync(secret, deleted: false);
        _clock.Advance(TimeSpan.FromSeconds(3));
        _store.Down = true;
        await cache.FindAsync(secret.Hash, Cancel);
        await SettledAsync(cache, secret);
        _store.Down = false;

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
    }

    [Fact]
    public async Task Serves_known_keys_for_an_hour_while_storage_is_down_and_notices_when_it_is_back()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        await cache.FindAsync(secret.Hash, Cancel);
        _store.Down = true;

        var synchronous = 0;
        for (var seconds = 1; seconds < 3_600; seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var found = cache.FindAsync(secret.Hash, Cancel);
            synchronous += found.IsCompletedSuccessfully ? 1 : 0;
            Assert.NotNull(await found);
            await SettledAsync(cache, secret);
        }

        Assert.InRange(synchronous, 3_590, 3_599);
        Assert.InRange(_store.Reads, 3_000, 3_600);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => cache.FindAsync(secret.Hash, Cancel).AsTask());

        _store.Down = false;
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await cache.FindAsync(secret.Hash, Cancel));
    }

    [Fact]
    public async Task Refuses_a_key_revoked_during_an_outage_once_storage_is_back()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        await cache.FindAsync(secret.Hash, Cancel);
        _store.Down = true;
        for (var seconds = 0; seconds < 60; seconds++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            Assert.False(Refused(await cache.FindAsync(secret.Hash, Cancel)));
            await SettledAsync(cache, secret);
        }

        _store.Down = false;
        await RevokeElsewhereAsync(secret, deleted: true);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await cache.FindAsync(secret.Hash, Cancel);
        await SettledAsync(cache, secret);

        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
    }

    [Fact]
    public async Task Storage_that_hangs_delays_a_known_key_by_the_bound_and_the_next_request_not_at_all()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        await cache.FindAsync(secret.Hash, Cancel);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var (reached, release) = _store.HoldNextRead(readFirst: true);

        var first = cache.FindAsync(secret.Hash, Cancel).AsTask();
        await reached.WaitAsync(Patience, Cancel);
        Assert.False(first.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await first.WaitAsync(Patience, Cancel));
        Assert.NotNull(await cache.FindAsync(secret.Hash, Cancel).AsTask().WaitAsync(Patience, Cancel));
        Assert.Equal(2, _store.Reads);

        release.SetResult();
    }

    [Fact]
    public async Task An_unknown_key_is_unavailable_while_storage_is_down_and_does_not_hammer_it()
    {
        var secret = A.Secret();
        var cache = A.Cache(_store, _clock);
        _store.Down = true;

        for (var i = 0; i < 100; i++)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => cache.FindAsync(secret.Hash, Cancel).AsTask());
        }

        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task What_was_unknown_before_an_outage_is_unavailable_in_it()
    {
        var secret = A.Secret();
        var cache = A.Cache(_store, _clock);
        Assert.Null(await cache.FindAsync(secret.Hash, Cancel));
        _store.Down = true;
        _clock.Advance(TimeSpan.FromSeconds(6));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => cache.FindAsync(secret.Hash, Cancel).AsTask());
    }

    [Fact]
    public async Task An_unknown_key_is_asked_for_once_in_five_seconds()
    {
        var secret = A.Secret();
        var cache = A.Cache(_store, _clock);
        for (var i = 0; i < 50; i++)
        {
            Assert.Null(await cache.FindAsync(secret.Hash, Cancel));
            _clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(1, _store.Reads);
        Assert.Null(await cache.FindAsync(secret.Hash, Cancel));
        Assert.Equal(2, _store.Reads);
    }

    [Fact]
    public async Task A_read_in_flight_does_not_revive_a_key_revoked_here()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        var (reached, release) = _store.HoldNextRead(readFirst: true);
        var waiting = cache.FindAsync(secret.Hash, Cancel).AsTask();
        await reached.WaitAsync(Patience, Cancel);
        await RevokeElsewhereAsync(secret, deleted: false);
        cache.Invalidate(secret.Hash);
        release.SetResult();

        Assert.True(Refused(await waiting.WaitAsync(Patience, Cancel)));
        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
    }

    [Fact]
    public async Task A_late_read_does_not_overwrite_the_one_that_followed_an_invalidation()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        var (reached, release) = _store.HoldNextRead(readFirst: true);
        var early = cache.FindAsync(secret.Hash, Cancel).AsTask();
        await reached.WaitAsync(Patience, Cancel);
        await RevokeElsewhereAsync(secret, deleted: false);
        cache.Invalidate(secret.Hash);
        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
        release.SetResult();

        Assert.True(Refused(await early.WaitAsync(Patience, Cancel)));
        Assert.True(Refused(await cache.FindAsync(secret.Hash, Cancel)));
    }

    [Fact]
    public async Task Cancelling_one_request_does_not_fail_the_others()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock);
        var (reached, release) = _store.HoldNextRead(readFirst: true);
        using var gone = new CancellationTokenSource();
        var leaving = cache.FindAsync(secret.Hash, gone.Token).AsTask();
        var staying = cache.FindAsync(secret.Hash, Cancel).AsTask();
        await reached.WaitAsync(Patience, Cancel);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        release.SetResult();

        Assert.NotNull(await staying.WaitAsync(Patience, Cancel));
        Assert.Equal(1, _store.Reads);
    }

    [Fact]
    public async Task A_flood_of_made_up_keys_is_bounded_and_pushes_out_no_real_one()
    {
        var secret = await A.StoredKey(_store);
        var cache = A.Cache(_store, _clock, new KeyCacheOptions { Capacity = 10, UnknownCapacity = 100 });
        await cache.FindAsync(secret.Hash, Cancel);

        for (var i = 0; i < 5_000; i++)
        {
            Assert.Null(await cache.FindAsync(KeyHash.Of(BitConverter.GetBytes(i)), Cancel));
        }

        Assert.Equal(101, cache.Count);
        var reads = _store.Reads;
        Assert.NotNull(await cache.FindAsync(secret.Hash, Cancel));
        Assert.Equal(reads, _store.Reads);
    }

    [Fact]
    public async Task A_flood_during_an_outage_is_bounded_too()
    {
        var cache = A.Cache(_store, _clock, new KeyCacheOptions { Capacity = 10, UnknownCapacity = 100 });
        _store.Down = true;

        for (var i = 0; i < 1_000; i++)
        {
            await Assert.ThrowsAsync<StorageUnavailableException>(() => cache.FindAsync(KeyHash.Of(BitConverter.GetBytes(i)), Cancel).AsTask());
        }

        Assert.Equal(100, cache.Count);
    }

    [Fact]
    public async Task Keeps_the_keys_in_use_when_there_are_more_than_fit()
    {
        var cache = A.Cache(_store, _clock, new KeyCacheOptions { Capacity = 10 });
        var busy = await A.StoredKey(_store);
        await cache.FindAsync(busy.Hash, Cancel);
        for (var i = 0; i < 100; i++)
        {
            var idle = await A.StoredKey(_store);
            await cache.FindAsync(idle.Hash, Cancel);
            await cache.FindAsync(busy.Hash, Cancel);
        }

        Assert.Equal(10, cache.Count);
        Assert.Equal(101, _store.Reads);
    }

    [Fact]
    public async Task A_record_that_makes_no_sense_is_unavailable_not_unknown()
    {
        var cache = A.Cache(new SenselessKeyStore(), _clock);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => cache.FindAsync(A.Secret().Hash, Cancel).AsTask());
    }

    private static bool Refused(Caller? caller) => caller is null || caller.Key.Disabled;

    /// <summary>Waits until no read of the key is in flight.</summary>
    private static async Task SettledAsync(KeyCache cache, KeySecret secret) => await cache.SettledAsync(secret.Hash).WaitAsync(Patience, Cancel);

    private Task RevokeElsewhereAsync(KeySecret secret, bool deleted) => deleted
        ? _store.DeleteElsewhereAsync(secret)
        : _store.ChangeElsewhereAsync(secret, static key => key with { Disabled = true });

    private sealed class SenselessKeyStore : IKeyStore
    {
        public Task<StoredKey?> FindAsync(string hash, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StoredKey?> FindBySecretAsync(string secretHash, CancellationToken cancellationToken) =>
            throw new InvalidDataException("A key record has no property Name.");

        public IAsyncEnumerable<ApiKey> ListAsync(string accountId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> CreateAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> UpdateAsync(StoredKey changed, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> RotateAsync(StoredKey read, ApiKey rotated, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<bool> DeleteAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
