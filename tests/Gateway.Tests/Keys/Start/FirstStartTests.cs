using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Keys.Start;
using Interchange.Gateway.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interchange.Gateway.Tests.Keys.Start;

public sealed class FirstStartTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Path.Combine(Path.GetTempPath(), "interchange-" + Guid.NewGuid().ToString("N"));
    private readonly RandomNumberGenerator _random = RandomNumberGenerator.Create();
    private ScriptedKeyStore _keys = new();
    private InMemoryAccountStore _accounts = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string KeysFile => Path.Combine(_folder, "keys.json");

    public void Dispose()
    {
        _random.Dispose();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_first_start_stores_the_keys_before_the_server_listens_and_shows_them_when_it_does()
    {
        using var process = new Process(this, "http://localhost:7171");

        await process.StartAsync();
        var file = ReadFile();
        var inference = await FindAsync((string?)file["inference_key"]);
        var management = await FindAsync((string?)file["management_key"]);
        Assert.Equal("", process.Console);
        process.Listens();

        Assert.Equal(KeyKind.Inference, inference!.Kind);
        Assert.Equal(KeyKind.Management, management!.Kind);
        Assert.Equal((string?)file["account_id"], inference.AccountId);
        Assert.Equal((string?)file["account_id"], management.AccountId);
        Assert.True(Guid.TryParse(inference.AccountId, out var id) && id.Version == 4);
        Assert.NotNull(await _accounts.FindAsync(inference.AccountId, Cancel));
        Assert.Contains((string)file["inference_key"]!, process.Console, StringComparison.Ordinal);
        Assert.Contains((string)file["management_key"]!, process.Console, StringComparison.Ordinal);
        Assert.Contains(
            $"curl http://localhost:7171/api/v1/chat/completions -H \"Authorization: Bearer {file["inference_key"]}\" -H \"Content-Type: application/json\" -d '{{\"model\":\"scripted/echo\"",
            process.Console,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_for_its_owner_only_and_leaves_nothing_beside_it()
    {
        using var process = new Process(this, "http://localhost:7171");
        await process.StartAsync();
        process.Listens();

        Assert.Equal(["account_id", "inference_key", "management_key", "base_url"], ReadFile().Select(static field => field.Key));
        Assert.Equal(["keys.json", "keys.lock"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeysFile));
        }
    }

    [Fact]
    public async Task The_base_url_is_filled_in_once_the_port_is_known()
    {
        using var process = new Process(this, null);
        await process.StartAsync();
        Assert.Null(ReadFile()["base_url"]);

        process.BaseUrl = "http://127.0.0.1:40123";
        process.Listens();

        Assert.Equal("http://127.0.0.1:40123", (string?)ReadFile()["base_url"]);
    }

    [Fact]
    public async Task A_later_start_keeps_the_keys_and_does_not_show_them()
    {
        using var first = new Process(this, "http://localhost:7171");
        await first.StartAsync();
        first.Listens();
        var before = ReadFile();

        using var second = new Process(this, "http://localhost:7272");
        await second.StartAsync();
        second.Listens();

        var after = ReadFile();
        Assert.Equal((string?)before["inference_key"], (string?)after["inference_key"]);
        Assert.Equal("http://localhost:7272", (string?)after["base_url"]);
        Assert.DoesNotContain("sk-ic", second.Console, StringComparison.Ordinal);
        Assert.Contains(KeysFile, second.Console, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_back_when_storage_was_emptied()
    {
        using var first = new Process(this, "http://localhost:7171");
        await first.StartAsync();
        _keys = new ScriptedKeyStore();
        _accounts = new InMemoryAccountStore();

        using var second = new Process(this, "http://localhost:7171");
        await second.StartAsync();

        Assert.Equal(KeyKind.Inference, (await FindAsync((string?)ReadFile()["inference_key"]))!.Kind);
        Assert.Equal(KeyKind.Management, (await FindAsync((string?)ReadFile()["management_key"]))!.Kind);
    }

    [Fact]
    public async Task A_key_that_was_deleted_stays_deleted()
    {
        using var first = new Process(this, "http://localhost:7171");
        await first.StartAsync();
        var secret = KeySecret.Parse((string?)ReadFile()["inference_key"])!;
        await _keys.DeleteElsewhereAsync(secret);

        using var second = new Process(this, "http://localhost:7171");
        await second.StartAsync();

        Assert.Null(await FindAsync(secret.Reveal()));
    }

    [Fact]
    public async Task Processes_that_start_at_once_on_one_folder_share_one_account()
    {
        var processes = Enumerable.Range(0, 6).Select(_ => new Process(this, "http://localhost:7171")).ToArray();

        await Task.WhenAll(processes.Select(process => Task.Run(process.StartAsync, Cancel))).WaitAsync(Patience, Cancel);
        foreach (var process in processes)
        {
            process.Listens();
        }

        var account = (string?)ReadFile()["account_id"];
        Assert.Equal(2, await _keys.ListAsync(account!, Cancel).CountAsync(Cancel));
        Assert.Single(processes, static process => process.Console.Contains("sk-ic", StringComparison.Ordinal));
        Assert.NotNull(await FindAsync((string?)ReadFile()["inference_key"]));
        foreach (var process in processes)
        {
            process.Dispose();
        }
    }

    [Fact]
    public async Task A_start_that_was_killed_halfway_is_completed_by_the_next()
    {
        using var first = new Process(this, "http://localhost:7171");
        _keys.Down = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(first.StartAsync);
        var file = ReadFile();
        Assert.Null(await _accounts.FindAsync((string)file["account_id"]!, Cancel));
        _keys.Down = false;

        using var second = new Process(this, "http://localhost:7171");
        await second.StartAsync();

        Assert.NotNull(await FindAsync((string?)file["inference_key"]));
    }

    [Fact]
    public async Task A_later_start_does_not_wait_for_storage_and_restores_the_keys_when_it_is_back()
    {
        using var first = new Process(this, "http://localhost:7171");
        await first.StartAsync();
        _accounts = new InMemoryAccountStore();
        _keys = new ScriptedKeyStore { Down = true };
        using var second = new Process(this, "http://localhost:7171");

        await second.StartAsync();
        _keys.Down = false;
        var accountId = (string)ReadFile()["account_id"]!;
        using var patience = new CancellationTokenSource(Patience);
        while (await _accounts.FindAsync(accountId, Cancel) is null)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }

        Assert.NotNull(await FindAsync((string?)ReadFile()["inference_key"]));
        await second.StopAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"account_id":"a","inference_key":"sk-ic-v1-0","management_key":"x"}""")]
    public async Task A_damaged_file_is_refused_with_its_path_and_never_overwritten(string content)
    {
        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(KeysFile, content, Cancel);
        using var process = new Process(this, "http://localhost:7171");

        var exception = await Assert.ThrowsAsync<InvalidDataException>(process.StartAsync);

        Assert.Contains(KeysFile, exception.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(KeysFile, Cancel));
    }

    private JsonObject ReadFile() => JsonNode.Parse(File.ReadAllText(KeysFile))!.AsObject();

    private async Task<ApiKey?> FindAsync(string? secret) =>
        (await _keys.FindAsync(KeySecret.Parse(secret)!.Hash.ToString(), Cancel))?.Key;

    /// <summary>A process that starts on the test's folder and stores.</summary>
    private sealed class Process : IDisposable, IHostApplicationLifetime
    {
        private readonly CancellationTokenSource _started = new();
        private readonly StringWriter _console = new();
        private readonly FirstStart _firstStart;

        public Process(FirstStartTests test, string? baseUrl)
        {
            BaseUrl = baseUrl;
            _firstStart = new FirstStart(
                new FirstStartOptions
                {
                    StateFolder = test._folder,
                    StorageWait = TimeSpan.FromMilliseconds(100),
                    StorageRetry = TimeSpan.FromMilliseconds(20),
                },
                test._keys,
                test._accounts,
                test._random,
                TimeProvider.System,
                this,
                () => BaseUrl,
                _console,
                NullLogger<FirstStart>.Instance);
        }

        public string? BaseUrl { get; set; }

        public string Console => _console.ToString();

        public CancellationToken ApplicationStarted => _started.Token;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public Task StartAsync() => _firstStart.StartAsync(Cancel);

        public Task StopAsync() => _firstStart.StopAsync(Cancel);

        public void Listens() => _started.Cancel();

        public void StopApplication() => throw new NotSupportedException();

        public void Dispose()
        {
            _firstStart.Dispose();
            _started.Dispose();
            _console.Dispose();
        }
    }
}
