using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Benchmarks.Chaos;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Batches;

/// <summary>Starts everything, has a batch answered, kills the process at even distances, and counts.</summary>
internal sealed class BatchRun : IAsyncDisposable
{
    private const int EarlyLines = 1_000;
    private const decimal Nanos = 1_000_000_000m;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly int _lines;
    private readonly Stack<IAsyncDisposable> _started = new();
    private readonly TemporaryFolder _folder = new();
    private BatchProvider _provider = null!;
    private ChaosInstance _instance = null!;
    private HttpClient _http = null!;
    private long _earlyMemory;
    private long _peakMemory;

    private BatchRun(int lines) => _lines = lines;

    public static async Task<BatchFindings> RunAsync(int lines, int kills, CancellationToken cancellationToken)
    {
        await using var run = new BatchRun(lines);
        await run.StartAsync(cancellationToken);
        return await run.RunAsync(kills, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        while (_started.TryPop(out var started))
        {
            await started.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var azurite = await Azurite.StartAsync(_folder.Child("azurite"), cancellationToken);
        _started.Push(azurite);
        _provider = await BatchProvider.StartAsync(cancellationToken);
        _started.Push(_provider);
        var overlay = _folder.Child("overlay.json");
        await File.WriteAllTextAsync(overlay, CatalogOverlay.Render(_provider.Address, [CatalogOverlay.Model]), cancellationToken);
        var state = Directory.CreateDirectory(_folder.Child("state")).FullName;
        _instance = new ChaosInstance(new Uri($"http://127.0.0.1:{FreePort.Next()}"), state, overlay, azurite.ConnectionString);
        _started.Push(_instance);
        _http = new HttpClient { BaseAddress = new Uri(_instance.Address.GetLeftPart(UriPartial.Authority)), Timeout = TimeSpan.FromMinutes(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _instance.WaitUntilReadyAsync(cancellationToken));
    }

    private async Task<BatchFindings> RunAsync(int kills, CancellationToken cancellationToken)
    {
        var file = await UploadAsync(cancellationToken);
        var watch = Stopwatch.StartNew();
        using var created = await _http.PostAsJsonAsync(
            "/api/v1/batches", new { input_file_id = file, endpoint = "/v1/chat/completions", completion_window = "24h" }, cancellationToken);
        var id = (string)(await created.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["id"]!;
        var batch = await WatchAsync(id, kills, cancellationToken);
        watch.Stop();
        var (answered, missing, duplicates) = await CountAsync(batch, cancellationToken);
        return new BatchFindings
        {
            Lines = _lines,
            Kills = kills,
            Status = (string)batch["status"]!,
            Time = watch.Elapsed,
            Answered = answered,
            Errors = (int)batch["request_counts"]!["failed"]!,
            Missing = missing,
            Duplicates = duplicates,
            Requests = _provider.Requests,
            Faults = _provider.Faults,
            EarlyMemory = _earlyMemory,
            PeakMemory = _peakMemory,
            Difference = await DifferenceAsync(answered, cancellationToken),
        };
    }

    private async Task<string> UploadAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        for (var line = 0; line < _lines; line++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $$$"""{"custom_id":"line-{{{line}}}","method":"POST","url":"/v1/chat/completions","body":{"model":"{{{CatalogOverlay.Model}}}","line":{{{line}}},"max_tokens":1000,"messages":[{"role":"user","content":"Go on, and then on again."}]}}""").Append('\n');
        }

        using var form = new MultipartFormDataContent
        {
            { new StringContent("batch"), "purpose" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString())), "file", "lines.jsonl" },
        };
        using var uploaded = await _http.PostAsync(new Uri("/api/v1/files", UriKind.Relative), form, cancellationToken);
        uploaded.EnsureSuccessStatusCode();
        return (string)(await uploaded.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!["id"]!;
    }

    private async Task<JsonNode> WatchAsync(string id, int kills, CancellationToken cancellationToken)
    {
        for (var (killed, said) = (0, 0); ;)
        {
            var batch = (await _http.GetFromJsonAsync<JsonNode>(new Uri($"/api/v1/batches/{id}", UriKind.Relative), cancellationToken))!;
            var counts = batch["request_counts"]!;
            var ended = (int)counts["completed"]! + (int)counts["failed"]!;
            var memory = _instance.ResidentMemory;
            _peakMemory = Math.Max(_peakMemory, memory);
            _earlyMemory = ended <= EarlyLines ? Math.Max(_earlyMemory, memory) : _earlyMemory;
            if (ended >= said)
            {
                await Console.Error.WriteLineAsync($"{ended} lines, {memory / 1_048_576} MiB".AsMemory(), cancellationToken);
                said = ended + (_lines / 10);
            }

            if ((string)batch["status"]! is "completed" or "failed" or "expired" or "cancelled")
            {
                return batch;
            }

            if (killed < kills && ended >= (killed + 1) * _lines / (kills + 1))
            {
                killed++;
                await Console.Error.WriteLineAsync($"Kill {killed} after {ended} lines".AsMemory(), cancellationToken);
                await _instance.StartAgainAsync();
                await _instance.WaitUntilReadyAsync(cancellationToken);
            }

            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<(int Answered, int Missing, int Duplicates)> CountAsync(JsonNode batch, CancellationToken cancellationToken)
    {
        var (seen, answered, duplicates) = (new HashSet<string>(StringComparer.Ordinal), 0, 0);
        foreach (var name in (string[])["output_file_id", "error_file_id"])
        {
            if ((string?)batch[name] is not { } file)
            {
                continue;
            }

            using var reader = new StreamReader(await _http.GetStreamAsync(new Uri($"/api/v1/files/{file}/content", UriKind.Relative), cancellationToken));
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                var parsed = JsonNode.Parse(line)!;
                duplicates += seen.Add((string)parsed["custom_id"]!) ? 0 : 1;
                answered += (int?)parsed["response"]?["status_code"] == 200 ? 1 : 0;
            }
        }

        return (answered, _lines - seen.Count, duplicates);
    }

    /// <summary>Waits until everything is charged that will be.</summary>
    private async Task<long> DifferenceAsync(int answered, CancellationToken cancellationToken)
    {
        using var manager = new HttpClient { BaseAddress = _http.BaseAddress };
        manager.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await KeysFile.FindManagementKeyAsync(_folder.Child("state"), cancellationToken));
        var (cost, started) = (answered * BatchProvider.CostOfLine, Stopwatch.GetTimestamp());
        while (true)
        {
            var credits = (await manager.GetFromJsonAsync<JsonNode>(new Uri("/api/v1/credits", UriKind.Relative), cancellationToken))!;
            var difference = (long)((decimal)credits["data"]!["total_usage"]! * Nanos) - cost;
            if (difference >= 0 || Stopwatch.GetElapsedTime(started) > Patience)
            {
                return difference;
            }

            await Task.Delay(Glance, TimeProvider.System, cancellationToken);
        }
    }
}
