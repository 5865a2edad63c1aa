using System.Collections;
using System.Net;
using Interchange.EndToEnd.Tests.Callers;

namespace Interchange.EndToEnd.Tests.Processes;

/// <summary>The product as users run it: its own process on a free port, with its own state folder.</summary>
internal sealed class InterchangeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;
    private readonly bool _ownsStateFolder;
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false };

    private InterchangeProcess(ChildProcess process, Uri address, string stateFolder, bool ownsStateFolder)
    {
        _process = process;
        _ownsStateFolder = ownsStateFolder;
        Address = address;
        StateFolder = stateFolder;
        Http = Client();
    }

    /// <summary>Scheme, host and port, with a slash.</summary>
    public Uri Address { get; }

    public string StateFolder { get; }

    public KeysFile Keys { get; private set; } = new("", "");

    /// <summary>A client without a key.</summary>
    public HttpClient Http { get; }

    /// <summary>A caller with the inference key.</summary>
    public Caller Caller { get; private set; } = null!;

    public IReadOnlyCollection<string> Logs => _process.Lines;

    public int ExitCode => _process.ExitCode;

    /// <summary>Its threads at this moment.</summary>
    public int Threads => _process.Threads;

    /// <summary>Starts the product and waits until it calls itself ready.</summary>
    public static async Task<InterchangeProcess> StartAsync(InterchangeSettings settings, CancellationToken cancellationToken)
    {
        var stateFolder = settings.StateFolder ?? Directory.CreateTempSubdirectory("interchange-state-").FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var product = new InterchangeProcess(
            ChildProcess.Start(
                "interchange",
                "dotnet",
                ["exec", Path.Combine(AppContext.BaseDirectory, "Interchange.App.dll")],
                EnvironmentOf(settings, address, stateFolder),
                stateFolder),
            address,
            stateFolder,
            ownsStateFolder: settings.StateFolder is null);
        try
        {
            await product.WaitUntilReadyAsync(cancellationToken);
            product.Keys = KeysFile.Read(stateFolder);
            product.Caller = product.CallerWith(product.Keys.Inference);
            return product;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var tail = product._process.Tail();
            await product.DisposeAsync();
            throw new InvalidOperationException($"The product did not start: {exception.Message}\n{tail}", exception);
        }
    }

    /// <summary>A caller with another key.</summary>
    public Caller CallerWith(string key)
    {
        var http = Client();
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return new Caller(http);
    }

    /// <summary>Status of <c>/api/health/{part}</c> and what it says; no status when nothing answers.</summary>
    public async Task<(HttpStatusCode? Status, string Body)> HealthAsync(string part, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri($"api/health/{part}", UriKind.Relative), cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            return (null, "");
        }
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>SIGTERM, without waiting for the end.</summary>
    public Task TerminateAsync() => _process.SignalAsync("TERM");

    /// <summary>Waits for the end that <see cref="TerminateAsync"/> asked for.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(StopPatience, cancellationToken);

    public string Tail(int lines, int longest = int.MaxValue) => _process.Tail(lines, longest);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Http.Dispose();
        _handler.Dispose();
        if (_ownsStateFolder)
        {
            Directory.Delete(StateFolder, recursive: true);
        }
    }

    private static Dictionary<string, string?> EnvironmentOf(InterchangeSettings settings, Uri address, string stateFolder)
    {
        var environment = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

        // A developer's own provider keys must not switch on providers in here.
        foreach (DictionaryEntry inherited in Environment.GetEnvironmentVariables())
        {
            if (((string)inherited.Key).EndsWith("_KEY", StringComparison.OrdinalIgnoreCase)
                || ((string)inherited.Key).EndsWith("_TOKEN", StringComparison.OrdinalIgnoreCase))
            {
                environment[(string)inherited.Key] = null;
            }
        }

        foreach (var name in (string[])["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "AZURE_FUNCTIONS_ENVIRONMENT"])
        {
            environment[name] = "Development";
        }

        environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        environment["Interchange__StateFolder"] = stateFolder;
        environment["Storage__Tables"] = settings.Tables;
        environment["Catalog__Overlay"] = settings.Overlay;
        environment["Catalog__Refresh"] = "off";
        environment["Credits__FirstGrant"] = "100000";
        if (settings.Impatient)
        {
            environment["Routing__Timeouts__FirstToken"] = "00:00:01.500";
            environment["Routing__Timeouts__Idle"] = "00:00:01.500";
            environment["Routing__Timeouts__Total"] = "00:00:04";
            environment["Routing__Timeouts__Reasoning__FirstToken"] = "00:00:01.500";
            environment["Routing__Timeouts__Reasoning__Idle"] = "00:00:01.500";
            environment["Routing__Timeouts__Reasoning__Total"] = "00:00:04";
        }

        foreach (var (key, value) in settings.Environment)
        {
            environment[key] = value;
        }

        return environment;
    }

    private HttpClient Client() => new(_handler, disposeHandler: false) { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };

    private Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        return Eventually.HoldsAsync("the product to be ready", StartPatience, AskAsync, cancellationToken);

        async Task<bool> AskAsync()
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"it ended with code {_process.ExitCode}.");
            }

            return (await HealthAsync("ready", cancellationToken)).Status == HttpStatusCode.OK;
        }
    }
}
