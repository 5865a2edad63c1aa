using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.Credits;

/// <summary>A product whose scripted provider can be asked what it has billed.</summary>
public sealed class BilledProduct(SharedStorage storage) : IAsyncLifetime
{
    private const string Said = "The scripted provider listens on ";

    private readonly string _tables = storage.NextAccount();
    private readonly HttpClient _provider = new();
    private InterchangeProcess? _process;
    private string? _account;

    internal InterchangeProcess Process => _process!;

    public async ValueTask InitializeAsync()
    {
        _process = await InterchangeProcess.StartAsync(
            new InterchangeSettings
            {
                Tables = _tables,
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    ["Logging__LogLevel__Interchange.Gateway.Providers.Scripted"] = "Debug",
                },
            },
            CancellationToken.None);
        var line = await Eventually.GetAsync(
            "the address of the scripted provider",
            TimeSpan.FromSeconds(10),
            () => Task.FromResult(Process.Logs.FirstOrDefault(static line => line.Contains(Said, StringComparison.Ordinal))),
            CancellationToken.None);
        _provider.BaseAddress = new Uri(line[(line.IndexOf(Said, StringComparison.Ordinal) + Said.Length)..].Trim());
        var keys = await Process.CallerWith(Process.Keys.Management).Http.GetFromJsonAsync<JsonNode>(new Uri("api/v1/keys", UriKind.Relative), CancellationToken.None);
        _account = (string)keys!["data"]![0]!["workspace_id"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _provider.Dispose();
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>The bills of the scripted provider, in the order of its answers.</summary>
    internal async Task<IReadOnlyList<ProviderBill>> BillsAsync(CancellationToken cancellationToken)
    {
        var list = await _provider.GetFromJsonAsync<JsonNode>(new Uri("bills", UriKind.Relative), cancellationToken);
        return [.. list!["data"]!.AsArray().Select(static bill => new ProviderBill((string)bill!["id"]!, (string)bill["state"]!, (long)bill["nano_dollars"]!))];
    }

    /// <summary>What the ledger has charged for each answer of the provider, by the provider's id, in nano-dollars.</summary>
    internal async Task<IReadOnlyDictionary<string, long>> ChargesAsync(CancellationToken cancellationToken)
    {
        var charges = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (generation, cost) in await StoredCharges.ReadAsync(_tables, _account!, cancellationToken))
        {
            var record = await Process.Caller.GetGenerationAsync(generation, cancellationToken);
            charges.Add((string)record["upstream_id"]!, cost);
        }

        return charges;
    }

    /// <summary>The sum of all that the ledger has charged, as the balance has it, in nano-dollars.</summary>
    internal async Task<long> ChargedAsync(CancellationToken cancellationToken) =>
        (await LedgerWatch.Of(_tables, _account!).ReadAsync(cancellationToken)).Charged;
}
