using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.FaultWall;

/// <summary>A provider of bare sockets that has one script per model and writes down every request.</summary>
internal sealed class WallProvider : IAsyncDisposable
{
    private readonly RawUpstream _upstream = new();
    private readonly ConcurrentDictionary<string, Func<RawExchange, WallAttempt, Task>> _scripts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Model, WallAttempt Attempt)> _attempts = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly long _started = TimeProvider.System.GetTimestamp();

    public WallProvider(string name)
    {
        Name = name;
        _upstream.Handler = AnswerAsync;
    }

    public string Name { get; }

    public Uri BaseUrl => _upstream.BaseUrl;

    /// <summary>What has been asked for a model, in order.</summary>
    public IReadOnlyList<WallAttempt> AttemptsFor(string model) =>
        [.. _attempts.Where(entry => entry.Model == model).Select(static entry => entry.Attempt)];

    /// <summary>Answers requests for a model from now on.</summary>
    public void Script(string model, Func<RawExchange, WallAttempt, Task> script) => _scripts[model] = script;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task AnswerAsync(RawExchange exchange)
    {
        var body = JsonNode.Parse(Encoding.UTF8.GetString(exchange.Body))!;
        var model = (string)body["model"]!;
        var number = _counts.AddOrUpdate(model, 1, static (_, count) => count + 1);
        var attempt = new WallAttempt(Name, number, TimeProvider.System.GetElapsedTime(_started), body);
        _attempts.Enqueue((model, attempt));
        if (_scripts.TryGetValue(model, out var script))
        {
            await script(exchange, attempt);
        }
        else
        {
            await Answers.WellAsync(exchange);
        }
    }
}
