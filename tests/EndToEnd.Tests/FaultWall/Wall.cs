using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Processes;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>
/// A product between two providers of bare sockets. Each scenario has a model of its own, so that what one teaches the breakers is nothing to another.
/// </summary>
public class Wall(SharedStorage storage) : IAsyncLifetime
{
    /// <summary>How long a provider of the wall may be silent, before content and in it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly string _folder = Directory.CreateTempSubdirectory("interchange-wall-").FullName;
    private readonly string _tables = storage.NextAccount();
    private string? _overlay;
    private InterchangeProcess? _product;

    internal static IReadOnlyList<WallScenario> Scenarios { get; } =
    [
        new("reset"), new("silence"), new("slow"), new("stall"), new("malformed"), new("no-done"), new("limited-hint"), new("limited-hint-alone", Alone: true),
        new("limited"), new("error-once", Alone: true), new("unavailable"), new("context"), new("filter"), new("error-in-200"), new("empty"),
        new("prefill", Prefill: true), new("prefill-refused", Prefill: true), new("diverges"), new("flap"), new("shared"),
        new("hung", Alone: true), new("brisk", Alone: true),
        .. Enumerable.Range(0, Answers.Frames.Count).SelectMany(static frame => (WallScenario[])[new(Cut(frame, recovery: true)), new(Cut(frame, recovery: false))]),
    ];

    internal InterchangeProcess Product => _product!;

    /// <summary>Settings beside those of every wall.</summary>
    private protected virtual IEnumerable<KeyValuePair<string, string?>> Settings => [];

    internal WallProvider A { get; } = new("a");

    internal WallProvider B { get; } = new("b");

    public async ValueTask InitializeAsync()
    {
        _overlay = WriteOverlay();
        _product = await StartAsync(stateFolder: Path.Combine(_folder, "state"));
    }

    /// <summary>Starts another instance beside the first, on the same storage and the same bus.</summary>
    internal Task<InterchangeProcess> StartAnotherAsync() => StartAsync(Product.StateFolder);

    public async ValueTask DisposeAsync()
    {
        if (_product is not null)
        {
            await _product.DisposeAsync();
        }

        await A.DisposeAsync();
        await B.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Name of the scenario in which <c>a</c> breaks off behind so many frames.</summary>
    internal static string Cut(int frames, bool recovery) => $"cut-{frames}-{(recovery ? "recovered" : "told")}";

    /// <summary>The body of a request for a scenario's model.</summary>
    internal static string Ask(string scenario, bool stream, bool recovery = false, string? extra = null) => Callers.Ask.For(
        $"wall/{scenario}",
        stream: stream,
        extra: $"\"provider\":{{\"order\":[\"wall-a\",\"wall-b\"]{(recovery ? ",\"stream_recovery\":true" : "")}{(extra is null ? "" : "," + extra)}}}");

    private Task<InterchangeProcess> StartAsync(string stateFolder)
    {
        Directory.CreateDirectory(stateFolder);
        return InterchangeProcess.StartAsync(
            new InterchangeSettings
            {
                Tables = _tables,
                Overlay = _overlay,
                StateFolder = stateFolder,
                Environment = new Dictionary<string, string?>(Settings, StringComparer.Ordinal)
                {
                    ["Routing__Timeouts__FirstToken"] = "00:00:30",
                    ["Routing__Timeouts__Idle"] = Patience.ToString("c"),
                },
            },
            CancellationToken.None);
    }

    private string WriteOverlay()
    {
        var overlay = new JsonObject
        {
            ["providers"] = new JsonArray(Provider(A), Provider(B)),
            ["models"] = new JsonArray([.. Scenarios.Select(static scenario => new JsonObject { ["id"] = scenario.Model, ["name"] = scenario.Name })]),
            ["endpoints"] = new JsonArray(
            [
                .. Scenarios.Select(static scenario => Endpoint(scenario, "wall-a", scenario.Context, prefill: false)),
                .. Scenarios.Where(static scenario => !scenario.Alone).Select(static scenario => Endpoint(scenario, "wall-b", 128_000, scenario.Prefill)),
            ]),
        };
        var path = Path.Combine(_folder, "overlay.json");
        File.WriteAllText(path, overlay.ToJsonString());
        return path;
    }

    private static JsonObject Provider(WallProvider provider) => new()
    {
        ["slug"] = $"wall-{provider.Name}",
        ["name"] = $"Wall {provider.Name}",
        ["wire"] = "openai-chat",
        ["baseUrl"] = provider.BaseUrl.ToString(),
        ["authentication"] = "none",
    };

    private static JsonObject Endpoint(WallScenario scenario, string provider, long context, bool prefill)
    {
        var endpoint = new JsonObject
        {
            ["provider"] = provider,
            ["model"] = scenario.Model,
            ["upstream"] = scenario.Name,
            ["prices"] = new JsonObject { ["prompt"] = "1", ["completion"] = "2" },
            ["contextLength"] = context,
        };
        if (prefill)
        {
            endpoint["acceptsPrefill"] = true;
        }

        return endpoint;
    }
}
