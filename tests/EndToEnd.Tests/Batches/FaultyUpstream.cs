using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Interchange.EndToEnd.Tests.Upstreams;

namespace Interchange.EndToEnd.Tests.Batches;

/// <summary>A provider that echoes prompts after a while, and fails the first time for one in ten.</summary>
internal sealed class FaultyUpstream : IAsyncDisposable
{
    private readonly RawUpstream _upstream = new();
    private readonly TimeSpan _after;
    private int _underWay;
    private int _mostUnderWay;

    public FaultyUpstream(TimeSpan after)
    {
        _after = after;
        _upstream.Handler = AnswerAsync;
    }

    public Uri BaseUrl => _upstream.BaseUrl;

    /// <summary>How often each prompt was asked for.</summary>
    public ConcurrentDictionary<string, int> Asked { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each prompt was answered.</summary>
    public ConcurrentDictionary<string, int> Answered { get; } = new(StringComparer.Ordinal);

    /// <summary>Models as they were asked for.</summary>
    public ConcurrentDictionary<string, int> Models { get; } = new(StringComparer.Ordinal);

    /// <summary>The most requests at the same time.</summary>
    public int MostUnderWay => Volatile.Read(ref _mostUnderWay);

    /// <summary>Called with each prompt before it is answered.</summary>
    public Func<string, Task> OnAsked { get; set; } = static _ => Task.CompletedTask;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task AnswerAsync(RawExchange exchange)
    {
        var now = Interlocked.Increment(ref _underWay);
        InterlockedMax(now);
        try
        {
            var body = JsonNode.Parse(Encoding.UTF8.GetString(exchange.Body))!;
            var prompt = (string)body["messages"]![0]!["content"]!;
            Models.AddOrUpdate((string)body["model"]!, 1, static (_, count) => count + 1);
            var time = Asked.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
            await OnAsked(prompt);
            await Task.Delay(_after, TimeProvider.System, TestContext.Current.CancellationToken);
            if (time == 1 && prompt.EndsWith('3'))
            {
                await exchange.SendDocumentAsync(503, """{"error":{"message":"busy"}}""");
                return;
            }

            Answered.AddOrUpdate(prompt, 1, static (_, count) => count + 1);
            await exchange.SendDocumentAsync(200, $$$"""
                {"id":"up","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"{{{prompt}}}"},
                 "finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":1000,"total_tokens":2000}}
                """);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private void InterlockedMax(int value)
    {
        for (var known = _mostUnderWay; value > known && Interlocked.CompareExchange(ref _mostUnderWay, value, known) != known;)
        {
            known = _mostUnderWay;
        }
    }
}
