using System.Security.Cryptography;
using Interchange.Gateway.Credits;
using Interchange.Gateway.Credits.Ledger;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Keys.Start;

/// <summary>
/// Gives a local installation its account, an inference key and a management key, so that it can be called at once. They are stored before the server
/// takes requests, and shown once it listens: on the console and in <c>keys.json</c>, never in a log. Later starts find the file,
/// and put its keys back when storage was emptied; a key that was deleted on purpose stays deleted. Not for production.
/// </summary>
/// <remarks>
/// Processes that share a state folder take turns. A crash at any moment leaves a state that the next start completes: the file comes first, then the
/// key records, and the account record, which says that all keys were stored, last.
/// </remarks>
public sealed partial class FirstStart : IHostedService, IDisposable
{
    private const string DefaultBaseUrl = "http://localhost:7071";

    private readonly FirstStartOptions _options;
    private readonly IKeyStore _keys;
    private readonly IAccountStore _accounts;
    private readonly RandomNumberGenerator _random;
    private readonly TimeProvider _timeProvider;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Func<string?> _baseUrl;
    private readonly TextWriter _console;
    private readonly ILogger<FirstStart> _logger;
    private readonly ICreditLedger? _ledger;
    private readonly FirstKeysFile _file;
    private readonly CancellationTokenSource _stopping = new();
    private CancellationTokenRegistration _announcement;
    private Task _later = Task.CompletedTask;

    /// <param name="options">Where the state folder is.</param>
    /// <param name="keys">Where key records go.</param>
    /// <param name="accounts">Where the account record goes.</param>
    /// <param name="random">Source of keys and of the account's id.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="lifetime">Says when the server listens.</param>
    /// <param name="baseUrl">Where the server listens, or null while that is not known; asked at the start and again when it listens.</param>
    /// <param name="console">Where keys are shown; never a logger.</param>
    /// <param name="logger">Told about storage, never about keys.</param>
    /// <param name="ledger">Where the first credits go, once; null for none.</param>
    public FirstStart(
        FirstStartOptions options,
        IKeyStore keys,
        IAccountStore accounts,
        RandomNumberGenerator random,
        TimeProvider timeProvider,
        IHostApplicationLifetime lifetime,
        Func<string?> baseUrl,
        TextWriter console,
        ILogger<FirstStart> logger,
        ICreditLedger? ledger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _keys = keys;
        _accounts = accounts;
        _random = random;
        _timeProvider = timeProvider;
        _lifetime = lifetime;
        _baseUrl = baseUrl;
        _console = console;
        _logger = logger;
        _ledger = ledger;
        _file = new FirstKeysFile(options.StateFolder, timeProvider);
    }

    /// <summary>Completes when the keys are stored; when they were before and storage does not answer, it goes on trying beside the server.</summary>
    /// <exception cref="InvalidDataException"><c>keys.json</c> is damaged.</exception>
    /// <exception cref="StorageUnavailableException">Storage did not come up in time for the first keys.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var turn = await _file.LockAsync(cancellationToken);
        var existing = _file.Read();
        var keys = existing ?? Create();
        if (existing is null)
        {
            _file.Write(keys);
            await StoreAsync(keys, giveUpAfter: _options.StorageWait, cancellationToken);
        }
        else
        {
            await RestoreAsync(keys, cancellationToken);
        }

        _announcement = _lifetime.ApplicationStarted.Register(() => Announce(keys, isNew: existing is null));
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _later.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _announcement.Dispose();
        _stopping.Dispose();
    }

    private FirstKeys Create() => new(AccountId.New(_random), KeySecret.Generate(_random), KeySecret.Generate(_random), _baseUrl());

    private async Task RestoreAsync(FirstKeys keys, CancellationToken cancellationToken)
    {
        try
        {
            await StoreIfNewAsync(keys, cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            LogStorageUnavailable(exception);
            _later = StoreAsync(keys, giveUpAfter: Timeout.InfiniteTimeSpan, _stopping.Token);
        }
    }

    private async Task StoreAsync(FirstKeys keys, TimeSpan giveUpAfter, CancellationToken cancellationToken)
    {
        var startedAt = _timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                await StoreIfNewAsync(keys, cancellationToken);
                return;
            }
            catch (StorageUnavailableException)
                when (giveUpAfter == Timeout.InfiniteTimeSpan || _timeProvider.GetElapsedTime(startedAt) < giveUpAfter)
            {
                await Task.Delay(_options.StorageRetry, _timeProvider, cancellationToken);
            }
        }
    }

    private async Task StoreIfNewAsync(FirstKeys keys, CancellationToken cancellationToken)
    {
        if (_ledger is not null && _options.FirstGrant > 0)
        {
            var grant = new CreditEntry
            {
                Id = "first-start",
                Kind = CreditEntryKind.Grant,
                Amount = Money.FromDollars(_options.FirstGrant),
                CreatedAt = _timeProvider.GetUtcNow(),
                Reason = "First start",
            };
            await _ledger.GrantAsync(keys.AccountId, grant, cancellationToken);
        }

        if (await _accounts.FindAsync(keys.AccountId, cancellationToken) is not null)
        {
            return;
        }

        var now = _timeProvider.GetUtcNow();
        await _keys.CreateAsync(FirstKey.Record(keys.AccountId, keys.Inference, KeyKind.Inference, now), cancellationToken);
        await _keys.CreateAsync(FirstKey.Record(keys.AccountId, keys.Management, KeyKind.Management, now), cancellationToken);
        await _accounts.CreateAsync(new Account(keys.AccountId, "Local", now), cancellationToken);
    }

    private void Announce(FirstKeys keys, bool isNew)
    {
        var baseUrl = _baseUrl() ?? keys.BaseUrl ?? DefaultBaseUrl;
        if (baseUrl != keys.BaseUrl)
        {
            _file.Write(keys with { BaseUrl = baseUrl });
        }

        _console.WriteLine(isNew ? Introduction(keys, baseUrl) : $"Interchange listens on {baseUrl}. Its keys are in {_file.Path}.");
    }

    private string Introduction(FirstKeys keys, string baseUrl) =>
        $$"""

        Interchange listens on {{baseUrl}}. These are its first keys, shown this once:

          inference key   {{keys.Inference.Reveal()}}
          management key  {{keys.Management.Reveal()}}

        They are kept in {{_file.Path}}. Try it:

        curl {{baseUrl}}/api/v1/chat/completions -H "Authorization: Bearer {{keys.Inference.Reveal()}}" -H "Content-Type: application/json" -d '{"model":"scripted/echo","messages":[{"role":"user","content":"Hello!"}]}'

        """;

    [LoggerMessage(2010, LogLevel.Warning, "Storage does not answer: whether it still has the first keys will be seen when it does")]
    private partial void LogStorageUnavailable(Exception exception);
}
