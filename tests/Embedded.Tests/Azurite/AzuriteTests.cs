using System.Diagnostics;
using Interchange.Embedded.Azurite;
using Interchange.Embedded.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Embedded.Tests.Azurite;

public sealed class AzuriteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UseDevelopmentStorage=true", 10002)]
    [InlineData(" usedevelopmentstorage=TRUE; ", 10002)]
    [InlineData("DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=a==;TableEndpoint=http://127.0.0.1:11002/devstoreaccount1;", 11002)]
    [InlineData("AccountName=devstoreaccount1;TableEndpoint=http://localhost:11002/devstoreaccount1", 11002)]
    [InlineData("AccountName=devstoreaccount1;TableEndpoint=http://[::1]:11002/devstoreaccount1", 11002)]
    [InlineData("AccountName=devstoreaccount1;TableEndpoint=http://azurite:10002/devstoreaccount1", null)]
    [InlineData("AccountName=prod;TableEndpoint=http://127.0.0.1:10002/prod", null)]
    [InlineData("UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://proxy", null)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=prod;AccountKey=a==;EndpointSuffix=core.windows.net", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Knows_which_settings_mean_local_storage(string? setting, int? port) => Assert.Equal(port, AzuriteAddress.TablePort(setting));

    [Fact]
    public async Task Starts_at_low_priority_out_of_reach_of_the_terminal_and_stops()
    {
        DetachedProcess process;
        await using (var azurite = await AzuriteProcess.StartAsync(Options(), TimeProvider.System, NullLogger.Instance, Cancellation))
        {
            process = azurite.Process;
            using var running = Process.GetProcessById(process.Id);
            Assert.True(await LoopbackPorts.AnswersAsync(azurite.TablePort, Cancellation));
            Assert.Equal(ProcessPriorityClass.BelowNormal, running.PriorityClass);
            Assert.Equal(process.Id, SessionOf(process.Id));
        }

        Assert.False(process.IsRunning);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "azurite", "__azurite_db_table__.json")));
    }

    [Fact]
    public async Task Starts_although_the_ports_beside_its_own_are_taken()
    {
        var options = Options();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, options.TablePort - 1);
        taken.Start();

        await using var azurite = await AzuriteProcess.StartAsync(options, TimeProvider.System, NullLogger.Instance, Cancellation);

        Assert.True(await LoopbackPorts.AnswersAsync(options.TablePort, Cancellation));
    }

    [Fact]
    public async Task Goes_on_running_until_its_last_user_leaves()
    {
        var options = Options();
        var first = await JoinAsync(options);
        var second = await JoinAsync(options);
        Assert.Single(Directory.GetFiles(options.UsersFolder, "process"));

        await first.DisposeAsync();
        Assert.True(await LoopbackPorts.AnswersAsync(options.TablePort, Cancellation));

        await second.DisposeAsync();
        Assert.False(await LoopbackPorts.AnswersAsync(options.TablePort, Cancellation));
    }

    [Fact]
    public async Task Is_started_once_when_several_join_at_the_same_time()
    {
        var options = Quick();

        var users = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => JoinAsync(options)));

        Assert.Single(Directory.GetFiles(options.UsersFolder, "process"));
        Assert.Equal(4, Directory.GetFiles(options.UsersFolder, "*.user").Length);
        foreach (var user in users)
        {
            await user.DisposeAsync();
        }

        Assert.False(await LoopbackPorts.AnswersAsync(options.TablePort, Cancellation));
    }

    [Fact]
    public async Task Does_not_wait_for_users_that_were_killed()
    {
        var options = Quick();
        var user = await JoinAsync(options);
        await File.WriteAllTextAsync(Path.Combine(options.UsersFolder, "killed.user"), "", Cancellation);

        await user.DisposeAsync();

        Assert.False(await LoopbackPorts.AnswersAsync(options.TablePort, Cancellation));
        Assert.Empty(Directory.GetFiles(options.UsersFolder, "*.user"));
    }

    [Fact]
    public async Task Leaves_an_Azurite_alone_that_somebody_else_started()
    {
        await using var foreign = await AzuriteProcess.StartAsync(Quick(), TimeProvider.System, NullLogger.Instance, Cancellation);

        var user = await JoinAsync(Quick() with { TablePort = foreign.TablePort });
        await user.DisposeAsync();

        Assert.True(foreign.Process.IsRunning);
    }

    [Fact]
    public async Task Says_what_to_do_when_Node_is_missing()
    {
        var error = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => JoinAsync(Options() with { SearchPath = "" }));

        Assert.Contains("'node' is not on the PATH. Install Node.js", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_to_do_when_there_is_nothing_to_install_it_from()
    {
        var error = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => JoinAsync(Options() with { SearchFrom = [_folder.Path] }));

        Assert.Contains("Run 'npm install azurite' there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_npm_said_when_it_fails()
    {
        _folder.Write("package.json", "{}");
        _folder.Write("package-lock.json", "{}");
        WriteProgram("node", "exit 0");
        WriteProgram("npm", "echo \"npm error: $1 refused\" >&2; exit 3");

        var error = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => JoinAsync(Fresh()));

        Assert.Contains($"'npm ci' in {_folder.Path} did not bring Azurite (exit code 3)", error.Message, StringComparison.Ordinal);
        Assert.Contains("npm error: ci refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Installs_beside_the_nearest_package_json_above()
    {
        _folder.Write("package.json", "{}");
        _folder.Write("package-lock.json", "{}");
        WriteProgram("node", "exit 0");
        WriteProgram("npm", "mkdir -p node_modules/azurite/dist/src; echo installed > node_modules/azurite/dist/src/azurite.js");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "functions", "App"));

        var script = await new AzuriteInstallation(Fresh() with { SearchFrom = [Path.Combine(_folder.Path, "functions", "App")] }, TimeProvider.System, NullLogger.Instance)
            .FindOrInstallAsync(Cancellation);

        Assert.Equal(Path.Combine(_folder.Path, "node_modules", "azurite", "dist", "src", "azurite.js"), script);
    }

    [Fact]
    public async Task Says_what_Azurite_said_when_it_ends_at_once()
    {
        _folder.Write("node_modules/azurite/dist/src/azurite.js", "console.log('no such option'); process.exit(2);");

        var error = await Assert.ThrowsAsync<AzuriteUnavailableException>(() => JoinAsync(Options() with { SearchFrom = [_folder.Path] }));

        Assert.Contains("Azurite ended at once. It said: no such option", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_an_app_before_its_own_services_start_and_after_they_stop()
    {
        var port = FreePort.Next();
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "node_modules"), InstalledModules());
        var builder = TestApp.Builder(
            _folder.Path,
            [],
            $"--Storage:Tables=AccountName=devstoreaccount1;TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1",
            $"--Interchange:StateFolder={_folder.Path}");
        var probe = new Probe(port);
        Microsoft.Extensions.DependencyInjection.ServiceCollectionHostedServiceExtensions.AddHostedService(builder.Services, _ => probe);

        await using (await TestApp.StartAsync(builder))
        {
            Assert.True(probe.AtStart);
        }

        Assert.True(probe.AtStop);
        Assert.False(await LoopbackPorts.AnswersAsync(port, Cancellation));
    }

    [Fact]
    public void Writes_down_which_process_it_is()
    {
        var own = DetachedProcess.Find(Environment.ProcessId)!;

        Assert.True(DetachedProcess.Parse(own.ToString())!.IsRunning);
        Assert.False(own with { Started = own.Started.AddSeconds(-30) } is { IsRunning: true });
        Assert.Null(DetachedProcess.Parse("nonsense"));
    }

    [Theory]
    [InlineData("17 (node) S 1 17 17 0 -1 4194560 1 0 0 0 5 1 0 0 25 5 7 0 99 1 1", false)]
    [InlineData("17 (node) Z 1 17 17 0 -1 4194560 1 0 0 0 5 1 0 0 25 5 1 0 99 0 0", true)]
    [InlineData("17 (node) Z 1 17 17 0 -1 4194560 1 0 0 0 5 1 0 0 25 5 2 0 99 0 0", false)]
    [InlineData("17 (a) b (c) X 1 17 17 0 -1 4194560 1 0 0 0 5 1 0 0 25 5 0 0 99 0 0", true)]
    public void Holds_a_process_for_ended_only_when_its_last_thread_has(string stat, bool ended) => Assert.Equal(ended, DetachedProcess.IsDefunct(stat));

    public void Dispose() => _folder.Dispose();

    // Ctrl+C reaches the processes of the terminal's session only.
    private static int SessionOf(int process)
    {
        const int Session = 3;
        if (!OperatingSystem.IsLinux())
        {
            return process;
        }

        var stat = File.ReadAllText($"/proc/{process}/stat");
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[Session], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Task<SharedAzurite> JoinAsync(AzuriteOptions options) => SharedAzurite.JoinAsync(options, TimeProvider.System, NullLogger.Instance, Cancellation);

    private static string InstalledModules()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var modules = Path.Combine(folder.FullName, "node_modules");
            if (Directory.Exists(Path.Combine(modules, "azurite")))
            {
                return modules;
            }
        }

        throw new InvalidOperationException("Azurite is not installed: run 'npm ci' at the root of the repository.");
    }

    private AzuriteOptions Options() => new()
    {
        TablePort = FreePort.Next(),
        DataFolder = Path.Combine(_folder.Path, "azurite"),
        SearchFrom = [AppContext.BaseDirectory],
    };

    // A script in Azurite's place that listens at once: the rules of sharing are the same for it.
    private AzuriteOptions Quick()
    {
        _folder.Write(
            "node_modules/azurite/dist/src/azurite.js",
            "require('net').createServer(socket => socket.destroy()).listen(+process.argv[process.argv.indexOf('--tablePort') + 1], '127.0.0.1');");
        return Options() with { SearchFrom = [_folder.Path] };
    }

    private AzuriteOptions Fresh() => Options() with { SearchFrom = [_folder.Path], SearchPath = $"{_folder.Path}{Path.PathSeparator}/usr/bin{Path.PathSeparator}/bin" };

    private void WriteProgram(string name, string script)
    {
        var path = _folder.Write(name, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private sealed class Probe(int port) : Microsoft.Extensions.Hosting.IHostedService
    {
        public bool AtStart { get; private set; }

        public bool AtStop { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) => AtStart = await LoopbackPorts.AnswersAsync(port, cancellationToken);

        public async Task StopAsync(CancellationToken cancellationToken) => AtStop = await LoopbackPorts.AnswersAsync(port, CancellationToken.None);
    }
}
