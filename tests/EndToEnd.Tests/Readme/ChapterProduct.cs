using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.FaultWall;
using Interchange.EndToEnd.Tests.Processes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Readme;

/// <summary>
/// A product whose providers have their real names, data policies and models, and answer from this machine. Beside the built-in catalog it serves
/// <c>lab/…</c>: a model for each example, so that what one example teaches the gateway of an endpoint is nothing to the next. All are served by
/// <c>deepinfra</c>, the cheapest by far, and by <c>groq</c>, <c>fireworks</c> and <c>together</c>; <c>lab/alike</c> costs much the same everywhere.
/// </summary>
public sealed class ChapterProduct(SharedStorage storage) : IAsyncLifetime
{
    private static readonly string[] Slugs = ["anthropic", "deepinfra", "fireworks", "groq", "nvidia", "openai", "together"];

    private static readonly string[] Labs =
    [
        "alike", "allow_fallbacks", "first-token", "hedge", "on_refusal", "order", "plain", "preferred_max_latency", "preferred_min_throughput", "stream_recovery", "timeouts",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("interchange-readme-").FullName;
    private InterchangeProcess? _process;

    internal InterchangeProcess Process => _process!;

    internal IReadOnlyDictionary<string, WallProvider> Providers { get; } = Slugs.ToDictionary(static slug => slug, static slug => new WallProvider(slug), StringComparer.Ordinal);

    public async ValueTask InitializeAsync()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Routing__Hedging__Delay"] = "00:00:00.300" };
        foreach (var (slug, provider) in Providers)
        {
            environment[$"Providers__{slug}__BaseUrl"] = provider.BaseUrl.ToString();
            environment[$"Providers__{slug}__ApiKey"] = "a-key-of-this-test";
        }

        _process = await InterchangeProcess.StartAsync(
            new InterchangeSettings { Tables = storage.NextAccount(), Overlay = WriteOverlay(), Environment = environment }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        foreach (var provider in Providers.Values)
        {
            await provider.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What the providers call a model of the lab.</summary>
    internal static string Upstream(string lab) => $"lab-{lab}";

    /// <summary>Whoever is asked first for a model of the lab has the fault; everybody is well from then on.</summary>
    internal void FailFirst(string lab, Func<RawExchange, Task> fault)
    {
        var asked = 0;
        foreach (var provider in Providers.Values)
        {
            provider.Script(Upstream(lab), (exchange, _) => Interlocked.Increment(ref asked) == 1 ? fault(exchange) : Answers.WellAsync(exchange));
        }
    }

    private string WriteOverlay()
    {
        var overlay = new JsonObject
        {
            ["models"] = new JsonArray([.. Labs.Select(static lab => new JsonObject { ["id"] = $"lab/{lab}", ["name"] = lab })]),
            ["endpoints"] = new JsonArray(
            [
                .. Labs.SelectMany(static lab => (JsonObject[])
                [
                    Lab(lab, "deepinfra", lab == "alike" ? 1 : 0.1m),
                    Lab(lab, "groq", lab == "alike" ? 1.01m : 1, "logprobs"),
                    Lab(lab, "fireworks", lab == "alike" ? 1.02m : 1),
                    Lab(lab, "together", lab == "alike" ? 1.03m : 1, quantization: "fp8"),
                ]),
                Endpoint("openai/gpt-5-mini", "openai", "gpt-5-mini-priority", 0.45m, variant: "priority"),
                Endpoint("openai/gpt-5-mini", "openai", "gpt-5-mini-flex", 0.125m, variant: "flex"),
                Endpoint("openai/gpt-5-mini", "openai", "gpt-5-mini-batch", 0.125m, variant: "batch"),

                // Cheaper than whoever thinks and has the longer context, so that only a variant keeps it out.
                Endpoint("deepseek/deepseek-v3.2", "together", "deepseek-short", 0.01m, context: 32_768),
            ]),
        };
        var path = Path.Combine(_folder, "overlay.json");
        File.WriteAllText(path, overlay.ToJsonString());
        return path;
    }

    private static JsonObject Lab(string lab, string provider, decimal price, string? parameter = null, string? quantization = null)
    {
        var endpoint = Endpoint($"lab/{lab}", provider, Upstream(lab), price);
        if (parameter is not null)
        {
            endpoint["supportedParameters"] = new JsonArray("max_tokens", "stop", "temperature", "top_p", parameter);
        }

        if (quantization is not null)
        {
            endpoint["quantization"] = quantization;
        }

        return endpoint;
    }

    private static JsonObject Endpoint(string model, string provider, string upstream, decimal price, string? variant = null, long context = 128_000)
    {
        var endpoint = new JsonObject
        {
            ["model"] = model,
            ["provider"] = provider,
            ["upstream"] = upstream,
            ["prices"] = new JsonObject { ["prompt"] = price, ["completion"] = price * 4 },
            ["contextLength"] = context,
        };
        if (variant is not null)
        {
            endpoint["variant"] = variant;
        }

        return endpoint;
    }
}
