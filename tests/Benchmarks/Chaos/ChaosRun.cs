using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.Benchmarks.Processes;
using Interchange.Gateway.Credits.Ledger.Tables;
using Interchange.Gateway.Storage;
using Interchange.Gateway.Usage.Settlement;
using Microsoft.Extensions.DependencyInjection;

namespace Interchange.Benchmarks.Chaos;

/// <summary>Starts everything, lets things go wrong, waits until all is quiet, and compares.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    public const int Processes = 4;

    /// <summary>One exchange with storage in so many is spoilt.</summary>
    private const int TroubleOneIn = 25;

    private static readonly TimeSpan QuietPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly ChaosSettings _settings;
    private readonly Random _random;
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly TemporaryFolder _folder = new();
    private readonly List<ChaosInstance> _instances = [];
    private readonly List<string> _faults = [];
    private BadStorage _storage = null!;
    private TableCreditLedger _sound = null!;
    private TableCreditLedger _unsound = null!;
    private string _account = "";
    private string _key = "";
    private string[] _keys = [];
    private int _kills;
    private int _ended;
    private int _samples;

    private ChaosRun(ChaosSettings settings)
    {
        _settings = settings;
        _random = new Random(settings.Seed);
    }

    public static async Task<ChaosFindings> RunAsync(ChaosSettings settings, CancellationToken cancellationToken)
    {
        await using var run = new ChaosRun(settings);
        await run.StartAsync(cancellationToken);
        return await run.RunAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var started))
        {
            await started.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        await SayAsync("Starting storage, provider and processes", cancellationToken);
        var azurite = Keep(await Azurite.StartAsync(_folder.Child("azurite"), cancellationToken));
        var tables = new Uri(azurite.ConnectionString.Split(';').Single(static part => part.StartsWith("TableEndpoint=", StringComparison.Ordinal))["TableEndpoint=".Length..]);
        _storage = Keep(await BadStorage.StartAsync(tables, _settings.Seed, TroubleOneIn, cancellationToken));
        var bad = azurite.ConnectionString.Replace(tables.Authority, _storage.Address.Authority, StringComparison.Ordinal);
        var services = Keep(new ServiceCollection().AddMetrics().BuildServiceProvider());
        _sound = Connect(azurite.ConnectionString, services);
        _unsound = Connect(bad, services);

        var provider = Keep(await ChaosProvider.StartAsync(cancellationToken));
        var state = Directory.CreateDirectory(_folder.Child("state")).FullName;
        var overlay = _folder.Child("overlay.json");
        await File.WriteAllTextAsync(overlay, provider.Overlay(), cancellationToken);
        for (var i = 0; i < Processes; i++)
        {
            _instances.Add(Keep(new ChaosInstance(new Uri($"http://127.0.0.1:{FreePort.Next()}"), state, overlay, bad)));

            // The first makes the account and its keys.
            _key = i == 0 ? await _instances[0].WaitUntilReadyAsync(cancellationToken) : _key;
        }

        await Task.WhenAll(_instances.Select(instance => instance.WaitUntilReadyAsync(cancellationToken)));
        await MakeKeysAsync(state, cancellationToken);
    }

    /// <summary>Keys with limits that nobody reaches: what they count has to be right all the same.</summary>
    private async Task MakeKeysAsync(string state, CancellationToken cancellationToken)
    {
        using var manager = new HttpClient { BaseAddress = _instances[0].Address };
        manager.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await KeysFile.FindManagementKeyAsync(state, cancellationToken));
        var keys = new List<string> { _key };
        foreach (var reset in (string?[])[null, "daily", "monthly"])
        {
            using var response = await manager.PostAsJsonAsync("/api/v1/keys", new { name = $"limited, {reset}", limit = 10_000, limit_reset = reset }, cancellationToken);
            response.EnsureSuccessStatusCode();
            var made = (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
            keys.Add((string)made["key"]!);
            _account = (string)made["data"]!["workspace_id"]!;
        }

        _keys = [.. keys];
    }

    private async Task<ChaosFindings> RunAsync(CancellationToken cancellationToken)
    {
        await SayAsync($"Chaos for {_settings.Time.TotalSeconds:0} s", cancellationToken);
        using var load = new ChaosLoad([.. _instances.Select(static instance => instance.Address)], _keys, _settings.Seed);
        await using var bus = new BusTrouble(_folder.Child("state"), new SettleUsage(_unsound, TimeProvider.System), _settings.Seed);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _storage.IsBad = true;
        var callers = load.RunAsync(_settings.Callers, stop.Token);
        var disturbance = bus.RunAsync(stop.Token);
        var watching = WatchAsync(stop.Token);
        await KillAsync(cancellationToken);
        await stop.CancelAsync();
        _storage.IsBad = false;
        await SayAsync("Coming to rest", cancellationToken);
        await Task.WhenAll(callers, disturbance, watching);
        await ReviveAsync(cancellationToken);
        await QuietAsync(bus, cancellationToken);
        return await CompareAsync(load, bus, cancellationToken);
    }

    /// <summary>Kills one after the other at random moments, and starts them again at once.</summary>
    private async Task KillAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < _settings.Time)
        {
            var next = watch.Elapsed + TimeSpan.FromMilliseconds(_random.Next(1_500, 6_000));
            while (watch.Elapsed < next)
            {
                await Task.Delay(Glance, TimeProvider.System, cancellationToken);
                await ReviveAsync(cancellationToken);
            }

            await _instances[_random.Next(Processes)].StartAgainAsync();
            _kills++;
        }
    }

    /// <summary>Starts again who has ended by itself, as a platform does.</summary>
    private async Task ReviveAsync(CancellationToken cancellationToken)
    {
        foreach (var instance in _instances.Where(static instance => instance.HasEnded))
        {
            _ended++;
            await Console.Error.WriteLineAsync(instance.LastWords.AsMemory(), cancellationToken);
            await instance.StartAgainAsync();
        }
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var sheet = await _sound.ReadSheetAsync(_account, CancellationToken.None);
            var outstanding = sheet.Leases.Values.Where(static lease => lease.Scope.IsBalance).Sum(static lease => lease.Outstanding.NanoDollars);
            _samples++;
            if (!sheet.Balance.IsConserved || sheet.Balance.Leased.NanoDollars != outstanding)
            {
                _faults.Add($"at one moment {sheet.Balance}, with {outstanding} nano-dollars outstanding");
            }

            await Task.Delay(Glance, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Waits until all messages have been settled and recorded.</summary>
    private async Task QuietAsync(BusTrouble bus, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_instances.Select(instance => instance.WaitUntilReadyAsync(cancellationToken)));
        var started = Stopwatch.GetTimestamp();
        while (await CountAsync(deadLetters: false) is var left and > 0)
        {
            if (Stopwatch.GetElapsedTime(started) > QuietPatience)
            {
                throw new TimeoutException($"{left} messages were not settled within {QuietPatience}.");
            }

            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }

        if (await CountAsync(deadLetters: true) is var dead and > 0)
        {
            _faults.Add($"{dead} messages are dead letters");
        }

        async Task<int> CountAsync(bool deadLetters) =>
            await bus.CountAsync(BusTrouble.Ledger, deadLetters, cancellationToken) + await bus.CountAsync("generations", deadLetters, cancellationToken);
    }

    private async Task<ChaosFindings> CompareAsync(ChaosLoad load, BusTrouble bus, CancellationToken cancellationToken)
    {
        await SayAsync("Comparing", cancellationToken);
        var audit = await LedgerAudit.MakeAsync(_sound, _account, cancellationToken);
        _faults.AddRange(load.Wrong);
        if (load.Completed.Count == 0 || _storage.Met.Count == 0 || _kills == 0)
        {
            _faults.Add("nothing went wrong, or nothing else did: the run shows nothing");
        }

        var charged = audit.Charges.Select(static charge => charge.GenerationId).ToHashSet(StringComparer.Ordinal);
        _faults.AddRange(load.Completed.Keys.Where(id => !charged.Contains(id)).Select(static id => $"generation {id} was completed, and never charged"));
        _faults.AddRange(audit.Charges.GroupBy(static charge => charge.GenerationId, StringComparer.Ordinal)
            .Where(static charges => charges.Count() > 1).Select(static charges => $"generation {charges.Key} was charged {charges.Count()} times"));

        var cost = 0L;
        using var records = new HttpClient { BaseAddress = _instances[0].Address };
        records.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        foreach (var charge in audit.Charges.DistinctBy(static charge => charge.GenerationId, StringComparer.Ordinal))
        {
            var number = load.Completed.TryGetValue(charge.GenerationId, out var known) ? known : await NumberAsync(records, charge.GenerationId, cancellationToken);
            var price = ChaosPrices.Of(load.Asked[number]);
            cost += price;
            if (charge.Cost.NanoDollars != price)
            {
                _faults.Add($"generation {charge.GenerationId} was charged {charge.Cost.NanoDollars} nano-dollars, and costs {price}");
            }
        }

        return new ChaosFindings
        {
            Kills = _kills,
            Ended = _ended,
            Outcomes = load.Outcomes,
            Exchanges = _storage.Exchanges,
            Troubles = _storage.Met,
            Repeated = bus.Repeated,
            Samples = _samples,
            Completed = load.Completed.Count,
            Charged = audit.Charges.Count,
            Difference = audit.Report.Balance.Charged.NanoDollars - cost,
            Differences = audit.Report.Differences,
            Faults = _faults,
        };
    }

    /// <summary>The number of a request whose caller did not see the end of it, from its record.</summary>
    private static async Task<int> NumberAsync(HttpClient records, string generation, CancellationToken cancellationToken)
    {
        var record = await records.GetFromJsonAsync<JsonNode>(new Uri($"/api/v1/generation?id={generation}", UriKind.Relative), cancellationToken);
        return int.Parse((string)record!["data"]!["external_user"]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task SayAsync(string what, CancellationToken cancellationToken) => Console.Error.WriteLineAsync(what.AsMemory(), cancellationToken);

    private static TableCreditLedger Connect(string tables, ServiceProvider services) => new(
        new TableStorage(new StorageOptions { Tables = tables }, new StorageCalls(services.GetRequiredService<IMeterFactory>()), TimeProvider.System), TimeProvider.System);

    private T Keep<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }
}
