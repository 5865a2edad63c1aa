using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.Benchmarks.Processes;

namespace Interchange.Benchmarks.Chaos;

/// <summary>Callers that ask one of the instances or another, whole and streamed, and remember what was completed.</summary>
internal sealed class ChaosLoad(IReadOnlyList<Uri> instances, IReadOnlyList<string> keys, int seed) : IDisposable
{
    private const decimal Nanos = 1_000_000_000m;
    private const int LeavesOneIn = 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(90) };
    private readonly ConcurrentDictionary<int, ChaosUsage> _asked = new();
    private readonly ConcurrentDictionary<string, int> _completed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _outcomes = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _number;

    /// <summary>What each request was to use.</summary>
    public IReadOnlyDictionary<int, ChaosUsage> Asked => _asked;

    /// <summary>The generations that ended as a caller expects, each with the number of its request.</summary>
    public IReadOnlyDictionary<string, int> Completed => _completed;

    /// <summary>How many requests ended how.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => _outcomes;

    /// <summary>What callers were told that is not so: a wrong price, or that they may not call.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Asks until it is stopped; each caller ends the request that is under way.</summary>
    public Task RunAsync(int callers, CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(new Random(seed + caller), stop), stop)));

    public void Dispose() => _http.Dispose();

    private async Task CallAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            var usage = ChaosUsage.Draw(random);
            _asked[number] = usage;
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(instances[random.Next(instances.Count)], Product.ChatPath));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", keys[random.Next(keys.Count)]);
            var stream = random.Next(2) == 0;
            request.Content = new StringContent(ChaosProvider.Request(number, usage, stream), Encoding.UTF8, "application/json");
            var leaves = stream && random.Next(LeavesOneIn) == 0;
            var outcome = await AskAsync(request, number, stream, leaves);
            _outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);
            await Task.Delay(LongestPause * random.NextDouble(), TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<string> AskAsync(HttpRequestMessage request, int number, bool stream, bool leaves)
    {
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return await RefusedAsync(response);
            }

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(CancellationToken.None), Encoding.UTF8);
            if (leaves)
            {
                await reader.ReadLineAsync(CancellationToken.None);
                return "left";
            }

            var (last, complete) = stream ? await ReadStreamAsync(reader) : (JsonNode.Parse(await reader.ReadToEndAsync(CancellationToken.None)), true);
            return complete && last is not null ? Complete(last, number) : "broken off";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return "connection lost";
        }
    }

    /// <summary>The chunk with the usage, and whether the stream came to its end.</summary>
    private static async Task<(JsonNode? Usage, bool Complete)> ReadStreamAsync(StreamReader reader)
    {
        JsonNode? usage = null;
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
            {
                continue;
            }

            if (line == "data: [DONE]")
            {
                return (usage, true);
            }

            var chunk = JsonNode.Parse(line["data: ".Length..])!;
            if (chunk["error"] is not null)
            {
                return (null, false);
            }

            usage = chunk["usage"] is null ? usage : chunk;
        }

        return (usage, false);
    }

    private string Complete(JsonNode answer, int number)
    {
        var cost = (decimal)answer["usage"]!["cost"]!;
        var expected = ChaosPrices.Of(_asked[number]);
        if (cost != expected / Nanos)
        {
            _wrong.Enqueue(string.Create(CultureInfo.InvariantCulture, $"request {number} was said to cost {cost}, and costs {expected / Nanos}"));
        }

        _completed[(string)answer["id"]!] = number;
        return "completed";
    }

    private async Task<string> RefusedAsync(HttpResponseMessage response)
    {
        // There is money, and the keys are good: whatever is out of order, nobody may be told otherwise.
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.PaymentRequired or HttpStatusCode.Forbidden)
        {
            _wrong.Enqueue($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"status {(int)response.StatusCode}");
    }
}
