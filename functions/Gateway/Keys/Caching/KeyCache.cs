using System.Collections.Concurrent;
using Interchange.Gateway.Keys.Budgets;
using Interchange.Gateway.Keys.Byok;
using Interchange.Gateway.Keys.Policies;
using Interchange.Gateway.Keys.Rotation;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Keys.Caching;

/// <summary>
/// Answers whom a key stands for, from memory in the steady state. See <see cref="KeyCacheOptions"/> for how old an answer may be.
/// One read per key is in flight at a time, whoever waits for it; a read that a local change overtook is thrown away (no revival of revoked keys).
/// </summary>
internal sealed partial class KeyCache
{
    private readonly ConcurrentDictionary<KeyHash, KeyCacheEntry> _entries = new();
    private readonly IKeyStore _store;
    private readonly IPolicyStore _policies;
    private readonly IMemberBudgetStore _members;
    private readonly ICredentialStore _credentials;
    private readonly KeyCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<KeyCache> _logger;
    private readonly FreshnessPolicy _policy;
    private readonly Lock _ringGate = new();
    private readonly KeyCacheRing _known;
    private readonly KeyCacheRing _unknown;
    private int _outage;

    public KeyCache(
        IKeyStore store,
        IPolicyStore policies,
        IMemberBudgetStore members,
        ICredentialStore credentials,
        KeyCacheOptions options,
        TimeProvider timeProvider,
        ILogger<KeyCache> logger)
    {
        _store = store;
        _policies = policies;
        _members = members;
        _credentials = credentials;
        _options = options;
        _time = timeProvider;
        _logger = logger;
        _policy = new FreshnessPolicy(options, timeProvider.TimestampFrequency);
        _known = new KeyCacheRing(options.Capacity);
        _unknown = new KeyCacheRing(options.UnknownCapacity);
    }

    /// <summary>Hashes that take up memory.</summary>
    public int Count => _entries.Count;

    /// <summary>
    /// Whom a secret stands for; null when storage does not know it. Completes at once and without garbage while the answer is fresh. The hash of a key is that of its
    /// first secret, and finds the key even after that was replaced: see <see cref="Caller.SecretEndsAt"/>.
    /// </summary>
    /// <exception cref="StorageUnavailableException">Storage fails and nothing is known that may be used.</exception>
    public ValueTask<Caller?> FindAsync(in KeyHash hash, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(hash, out var entry) && entry.Reading is { } reading)
        {
            if (_policy.IsFresh(reading, _time.GetTimestamp()))
            {
                entry.Touch();
                return new(reading.Caller);
            }

            if (TryServe(entry, out var caller))
            {
                return new(caller);
            }
        }

        return new(WaitAsync(hash, cancellationToken));
    }

    /// <summary>Forgets a key that was changed here, and whatever reads of it are in flight.</summary>
    public void Invalidate(in KeyHash hash)
    {
        if (_entries.TryGetValue(hash, out var entry))
        {
            Invalidate(entry);
        }
    }

    /// <summary>Forgets all keys of an account that was changed here. A key whose first read is in flight may be any account's, and is forgotten too.</summary>
    public void InvalidateAccount(string accountId)
    {
        foreach (var (_, entry) in _entries)
        {
            if (entry.Reading is not { Caller: var caller } || caller?.AccountId == accountId)
            {
                Invalidate(entry);
            }
        }
    }

    /// <summary>Completes when no read of the key is in flight.</summary>
    internal Task SettledAsync(in KeyHash hash)
    {
        if (!_entries.TryGetValue(hash, out var entry))
        {
            return Task.CompletedTask;
        }

        lock (entry.Gate)
        {
            return entry.InFlight?.Outcome ?? Task.CompletedTask;
        }
    }

    private static void Invalidate(KeyCacheEntry entry)
    {
        lock (entry.Gate)
        {
            entry.Version++;
            entry.Reading = null;
            entry.InFlight = null;
            entry.Failures = 0;
        }
    }

    private bool TryServe(KeyCacheEntry entry, out Caller? caller)
    {
        lock (entry.Gate)
        {
            var decision = Decide(entry);
            caller = entry.Reading?.Caller;
            if (entry.Evicted || decision is not (Freshness.Serve or Freshness.ServeAndRefresh))
            {
                return false;
            }

            if (decision == Freshness.ServeAndRefresh)
            {
                entry.InFlight ??= StartRead(entry);
            }
        }

        entry.Touch();
        return true;
    }

    private async Task<Caller?> WaitAsync(KeyHash hash, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entry = _entries.GetOrAdd(hash, static hash => new KeyCacheEntry(hash));
            Freshness decision;
            KeyReading? reading;
            KeyRead read;
            lock (entry.Gate)
            {
                if (entry.Evicted)
                {
                    continue;
                }

                decision = Decide(entry);
                reading = entry.Reading;
                if (decision == Freshness.Serve)
                {
                    return reading!.Caller;
                }

                if (decision == Freshness.Unavailable)
                {
                    throw new StorageUnavailableException("Keys", new TimeoutException("A read of this key has just failed."));
                }

                read = entry.InFlight ??= StartRead(entry);
            }

            if (reading?.Caller is not null)
            {
                entry.Touch();
            }

            if (decision == Freshness.ServeAndRefresh)
            {
                return reading!.Caller;
            }

            var outcome = await OutcomeAsync(read, bounded: decision == Freshness.AwaitOrServe, cancellationToken);
            if (outcome == KeyReadOutcome.Overtaken)
            {
                continue;
            }

            if (outcome is { Reading: { } fresh })
            {
                return fresh.Caller;
            }

            if (decision == Freshness.AwaitOrServe)
            {
                return reading!.Caller;
            }

            throw outcome?.Failure is StorageUnavailableException unavailable
                ? unavailable
                : new StorageUnavailableException("Keys", outcome?.Failure ?? new TimeoutException());
        }
    }

    private Freshness Decide(KeyCacheEntry entry) =>
        _policy.Decide(entry.Reading, entry.Failures, entry.FailedAt, _time.GetTimestamp());

    /// <summary>Null when the time is up.</summary>
    private async Task<KeyReadOutcome?> OutcomeAsync(KeyRead read, bool bounded, CancellationToken cancellationToken)
    {
        if (!bounded || read.Outcome.IsCompleted)
        {
            return await read.Outcome.WaitAsync(cancellationToken);
        }

        // The bound counts from the start of the read: while it hangs, only the first requests feel it.
        var left = _options.RefreshWait - _time.GetElapsedTime(read.StartedAt);
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        try
        {
            return await read.Outcome.WaitAsync(left, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private KeyRead StartRead(KeyCacheEntry entry)
    {
        var version = entry.Version;
        var startedAt = _time.GetTimestamp();
        // Off the request's thread, and not tied to its cancellation: others wait for this read too.
        return new KeyRead(Task.Run(() => ReadAsync(entry, version, startedAt)), startedAt);
    }

    private async Task<KeyReadOutcome> ReadAsync(KeyCacheEntry entry, int version, long startedAt)
    {
        KeyReadOutcome outcome;
        try
        {
            var hash = entry.Hash.ToString();
            var stored = await _store.FindBySecretAsync(hash, CancellationToken.None);
            var caller = stored is not null && KeyRotation.IsOf(stored.Key, hash, out var endsAt) ? await CallerAsync(stored.Key, endsAt) : null;
            outcome = new KeyReadOutcome(new KeyReading(caller, startedAt), Failure: null);
            NoteRecovery();
        }
        catch (Exception exception)
        {
            outcome = new KeyReadOutcome(Reading: null, exception);
            NoteFailure(exception);
        }

        lock (entry.Gate)
        {
            if (entry.Evicted)
            {
                return KeyReadOutcome.Overtaken;
            }

            if (entry.Version != version)
            {
                outcome = KeyReadOutcome.Overtaken;
            }
            else if (outcome.Reading is { } reading)
            {
                entry.InFlight = null;
                entry.Reading = reading;
                entry.Failures = 0;
            }
            else
            {
                entry.InFlight = null;
                entry.Failures++;
                entry.FailedAt = _time.GetTimestamp();
            }
        }

        Admit(entry);
        return outcome;
    }

    private async Task<Caller> CallerAsync(ApiKey key, DateTimeOffset? secretEndsAt)
    {
        var policy = _policies.FindAsync(key.AccountId, CancellationToken.None);
        var member = key.CreatorUserId is { } creator
            ? _members.FindAsync(key.AccountId, creator, CancellationToken.None)
            : Task.FromResult(StoredBudgets.None);
        var credentials = _credentials.ListAsync(key.AccountId, CancellationToken.None);
        await Task.WhenAll(policy, member, credentials);
        var allowed = (await policy).Policy;
        return new Caller(key.AccountId, key)
        {
            SecretEndsAt = secretEndsAt,
            Policy = allowed,
            Limits = SpendLimits.Of(key, (await member).Budgets, allowed.Budgets),
            Credentials = await credentials,
        };
    }

    /// <summary>Counts the entry as known or unknown and drops what no longer fits.</summary>
    private void Admit(KeyCacheEntry entry)
    {
        List<KeyCacheEntry> dropped = [];
        lock (_ringGate)
        {
            (entry.Reading?.Caller is null ? _unknown : _known).Admit(entry, dropped);
        }

        foreach (var old in dropped)
        {
            lock (old.Gate)
            {
                old.Evicted = true;
                old.Version++;
                _entries.TryRemove(KeyValuePair.Create(old.Hash, old));
            }
        }
    }

    private void NoteFailure(Exception exception)
    {
        if (exception is not StorageUnavailableException)
        {
            LogReadFailed(exception);
        }
        else if (Interlocked.Exchange(ref _outage, 1) == 0)
        {
            LogOutage(exception);
        }
    }

    private void NoteRecovery()
    {
        if (Volatile.Read(ref _outage) == 1 && Interlocked.Exchange(ref _outage, 0) == 1)
        {
            LogRecovery();
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "Key records cannot be read: known keys are served from memory, others get 503")]
    private partial void LogOutage(Exception exception);

    [LoggerMessage(2002, LogLevel.Information, "Key records can be read again")]
    private partial void LogRecovery();

    [LoggerMessage(2003, LogLevel.Error, "A key record could not be understood")]
    private partial void LogReadFailed(Exception exception);
}
