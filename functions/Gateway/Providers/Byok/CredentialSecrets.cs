using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Providers.Byok;

/// <summary>
/// The keys of accounts' credentials, from memory in the steady state; the vault is asked for each once, and then beside the traffic.
/// One read per key is in flight at a time, whoever waits for it.
/// </summary>
public sealed partial class CredentialSecrets
{
    private static readonly SecretReading Unavailable = new(SecretState.Unavailable, null);

    private readonly ConcurrentDictionary<SecretReference, SecretEntry> _entries = new();
    private readonly ICredentialVault _vault;
    private readonly SecretCacheOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<CredentialSecrets> _logger;
    private readonly long _second;
    private long _trimmedAt;
    private int _outage;

    public CredentialSecrets(ICredentialVault vault, SecretCacheOptions options, TimeProvider time, ILogger<CredentialSecrets> logger)
    {
        ArgumentNullException.ThrowIfNull(time);
        _vault = vault;
        _options = options;
        _time = time;
        _logger = logger;
        _second = time.TimestampFrequency;
        _trimmedAt = time.GetTimestamp();
    }

    /// <summary>Keys that take up memory.</summary>
    public int Count => _entries.Count;

    /// <summary>The key, or why there is none. Completes at once and without garbage while the key is in memory.</summary>
    public ValueTask<SecretReading> FindAsync(in SecretReference reference, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        if (_entries.TryGetValue(reference, out var entry) && entry.Reading is { } reading)
        {
            entry.Touch(now, _second);
            if (_time.GetElapsedTime(reading.AsOf, now) < (reading.Value.State == SecretState.Known ? _options.FreshFor : _options.GoneFor))
            {
                return new(reading.Value);
            }
        }

        return Read(reference, now, cancellationToken);
    }

    /// <summary>Forgets all versions of a credential that was changed or deleted here.</summary>
    public void Forget(string accountId, string credentialId)
    {
        foreach (var (reference, _) in _entries)
        {
            if (reference.CredentialId == credentialId && reference.AccountId == accountId)
            {
                _entries.TryRemove(reference, out _);
            }
        }
    }

    /// <summary>Completes when no read of the key is in flight.</summary>
    internal Task SettledAsync(in SecretReference reference)
    {
        if (!_entries.TryGetValue(reference, out var entry))
        {
            return Task.CompletedTask;
        }

        lock (entry.Gate)
        {
            return entry.InFlight ?? Task.CompletedTask;
        }
    }

    private ValueTask<SecretReading> Read(SecretReference reference, long now, CancellationToken cancellationToken)
    {
        var entry = _entries.GetOrAdd(reference, static _ => new SecretEntry());
        entry.Touch(now, _second);
        Task<SecretReading>? read;
        lock (entry.Gate)
        {
            var justFailed = entry.Failed && _time.GetElapsedTime(entry.FailedAt, now) < _options.RetryAfterFailure;
            read = entry.InFlight ??= justFailed ? null : StartRead(reference, entry, now);

            // That a key was gone is as good as that it was known: what would bring it back is another version.
            if (entry.Reading is { } reading && _time.GetElapsedTime(reading.AsOf, now) < _options.StaleIfError)
            {
                return new(reading.Value);
            }
        }

        return read is null ? new(Unavailable) : new(read.WaitAsync(cancellationToken));
    }

    // Off the request's thread, and not tied to its cancellation: others wait for this read too.
    private Task<SecretReading> StartRead(SecretReference reference, SecretEntry entry, long startedAt) => Task.Run(() => ReadAsync(reference, entry, startedAt));

    private async Task<SecretReading> ReadAsync(SecretReference reference, SecretEntry entry, long startedAt)
    {
        SecretReading outcome;
        try
        {
            var secret = await _vault.FindAsync(reference, CancellationToken.None);
            outcome = new SecretReading(secret is null ? SecretState.Gone : SecretState.Known, secret);
            NoteAnswer(reference, outcome);
        }
#pragma warning disable CA1031 // Whatever keeps a key from being read is told to the callers who need it, and logged here.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            outcome = Unavailable;
            NoteFailure(reference, exception);
        }

        lock (entry.Gate)
        {
            entry.InFlight = null;
            entry.Failed = outcome.State == SecretState.Unavailable;
            if (entry.Failed)
            {
                entry.FailedAt = _time.GetTimestamp();
            }
            else
            {
                entry.Reading = new SecretEntry.StoredReading(outcome, startedAt);
            }
        }

        Trim();
        return outcome;
    }

    /// <summary>Drops what nobody uses any more, and what is too much; about once a minute.</summary>
    private void Trim()
    {
        var now = _time.GetTimestamp();
        var last = Volatile.Read(ref _trimmedAt);
        if ((now - last < 60 * _second && _entries.Count <= _options.Capacity) || Interlocked.CompareExchange(ref _trimmedAt, now, last) != last)
        {
            return;
        }

        foreach (var (reference, entry) in _entries)
        {
            if (_time.GetElapsedTime(entry.UsedAt, now) > _options.IdleFor)
            {
                _entries.TryRemove(reference, out _);
            }
        }

        foreach (var (reference, _) in _entries.OrderBy(static pair => pair.Value.UsedAt).Take(_entries.Count - _options.Capacity))
        {
            _entries.TryRemove(reference, out _);
        }
    }

    private void NoteAnswer(in SecretReference reference, SecretReading outcome)
    {
        if (Volatile.Read(ref _outage) == 1 && Interlocked.Exchange(ref _outage, 0) == 1)
        {
            LogRecovery();
        }

        if (outcome.State == SecretState.Gone)
        {
            LogGone(reference.CredentialId, reference.AccountId);
        }
    }

    private void NoteFailure(in SecretReference reference, Exception exception)
    {
        if (exception is not CredentialVaultUnavailableException)
        {
            LogUnreadable(reference.CredentialId, reference.AccountId, exception);
        }
        else if (Interlocked.Exchange(ref _outage, 1) == 0)
        {
            LogOutage(exception);
        }
    }

    [LoggerMessage(3010, LogLevel.Warning, "The vault of provider keys does not answer: keys that are known are served from memory, others are not to be had")]
    private partial void LogOutage(Exception exception);

    [LoggerMessage(3011, LogLevel.Information, "The vault of provider keys answers again")]
    private partial void LogRecovery();

    [LoggerMessage(3012, LogLevel.Warning, "The vault does not have the key of credential {Credential} of account {Account}, or it is disabled there")]
    private partial void LogGone(string credential, string account);

    [LoggerMessage(3013, LogLevel.Error, "The key of credential {Credential} of account {Account} could not be understood")]
    private partial void LogUnreadable(string credential, string account, Exception exception);
}
