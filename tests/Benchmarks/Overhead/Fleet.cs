using Interchange.Benchmarks.Forwarder;
using Interchange.Benchmarks.Processes;
using Interchange.Benchmarks.Upstream;

namespace Interchange.Benchmarks.Overhead;

/// <summary>The processes of a run: the stand-in upstream and everything that is measured in front of it.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const string OpenAIPath = "/v1/chat/completions";
    private const string OpenAIModel = "standin";
    private const string Runtime = "System.Runtime";

    private readonly TemporaryFolder _folder = new();
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly List<Target> _targets = [];

    public IReadOnlyList<Target> Targets => _targets;

    public static async Task<Fleet> StartAsync(FleetOrder order, CancellationToken cancellationToken)
    {
        var fleet = new Fleet();
        try
        {
            await fleet.StartTargetsAsync(order, cancellationToken);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_started.TryPop(out var process))
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartTargetsAsync(FleetOrder order, CancellationToken cancellationToken)
    {
        var (upstream, upstreamAddress) = await UpstreamRole.StartAsync(order.MergedWrites, cancellationToken);
        Keep(upstream);
        foreach (var name in order.Targets)
        {
            _targets.Add(name switch
            {
                TargetName.Upstream => OpenAI(name, upstreamAddress, upstream, [Runtime]),
                TargetName.Yarp => await StartYarpAsync(upstreamAddress, cancellationToken),
                TargetName.Product => await StartProductAsync(order, upstreamAddress, cancellationToken),
                TargetName.Portkey => await StartPortkeyAsync(order.Portkey, upstreamAddress, cancellationToken),
                _ => throw new ArgumentException($"There is no target {name}.", nameof(order)),
            });
        }
    }

    private async Task<Target> StartYarpAsync(Uri upstream, CancellationToken cancellationToken)
    {
        var yarp = Keep(ChildProcess.StartRole(ForwarderRole.Name, [ForwarderRole.UpstreamOption, upstream.AbsoluteUri]));
        return OpenAI(TargetName.Yarp, new Uri(await yarp.ReadLineAsync(cancellationToken)), yarp, [Runtime]);
    }

    private async Task<Target> StartProductAsync(FleetOrder order, Uri upstream, CancellationToken cancellationToken)
    {
        var published = order.App;
        if (published is null)
        {
            published = _folder.Child("app");
            await Product.PublishAsync(published, cancellationToken);
        }

        var azurite = Keep(await Azurite.StartAsync(_folder.Child("azurite"), cancellationToken));
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        var state = _folder.Child("state");
        var product = Keep(Product.Start(published, address, upstream, azurite.ConnectionString, state, order.Models));
        var key = await Product.WaitUntilReadyAsync(product, address, state, cancellationToken);
        key = order.Limited ? await LimitedKey.MakeAsync(address, state, cancellationToken) : key;
        return new Target(
            TargetName.Product,
            address,
            Product.ChatPath,
            CatalogOverlay.Model,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {key}" },
            product,
            [product, azurite.Process],
            Product.LongestRest,
            ["Interchange", "Interchange.Embedded", Runtime]);
    }

    private async Task<Target> StartPortkeyAsync(string? installed, Uri upstream, CancellationToken cancellationToken)
    {
        if (installed is null)
        {
            installed = _folder.Child("portkey");
            await Portkey.InstallAsync(installed, cancellationToken);
        }

        var (process, address) = await Portkey.StartAsync(installed, cancellationToken);
        var portkey = OpenAI(TargetName.Portkey, address, Keep(process), []);
        return portkey with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Authorization"] = "Bearer standin",
                ["x-portkey-provider"] = "openai",
                ["x-portkey-custom-host"] = new Uri(upstream, "/v1").AbsoluteUri,
            },
        };
    }

    private static Target OpenAI(string name, Uri address, ChildProcess process, IReadOnlyList<string> meters) => new(
        name, address, OpenAIPath, OpenAIModel, new Dictionary<string, string>(StringComparer.Ordinal), process, [process], TimeSpan.Zero, meters);

    private T Keep<T>(T process)
        where T : IAsyncDisposable
    {
        _started.Push(process);
        return process;
    }
}
