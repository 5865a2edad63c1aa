using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Interchange.EndToEnd.Tests.Upstreams;

/// <summary>A model server that wants keys: it remembers which came, and refuses those that say they are dead.</summary>
internal sealed class KeyedUpstream : IAsyncDisposable
{
    private const string Answer =
        """{"id":"up-1","object":"chat.completion","created":1760000000,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hello!"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":500,"total_tokens":1500}}""";

    private readonly RawUpstream _server = new();
    private readonly ConcurrentQueue<string> _keys = new();

    public KeyedUpstream() => _server.Handler = exchange =>
    {
        var path = exchange.Head.Split(' ')[1].Trim('/').Split('/')[0];
        var header = exchange.Head.Split("\r\n").FirstOrDefault(static line => line.StartsWith("Authorization:", StringComparison.OrdinalIgnoreCase));
        var key = header is null ? "none" : AuthenticationHeaderValue.Parse(header["Authorization:".Length..]).Parameter!;
        _keys.Enqueue($"{path} {key}");
        return key.Contains("dead", StringComparison.Ordinal)
            ? exchange.SendDocumentAsync(401, """{"error":{"message":"no such key","code":"invalid_api_key"}}""")
            : exchange.SendDocumentAsync(200, Answer);
    };

    /// <summary>
    /// An overlay with model <c>raw/model</c> at provider <c>shared</c>, for which the gateway has the key <c>gateway-key</c> when setting
    /// <c>E2E_SHARED_KEY</c> says so, and at provider <c>closed</c>, for which it has none.
    /// </summary>
    public string WriteOverlay(string folder)
    {
        var path = Path.Combine(folder, "overlay.json");
        var root = new Uri(_server.BaseUrl, "/").AbsoluteUri;
        File.WriteAllText(
            path,
            $$"""
            {
              "providers": [
                { "slug": "shared", "name": "Shared", "wire": "openai-chat", "baseUrl": "{{root}}shared/", "keySetting": "E2E_SHARED_KEY" },
                { "slug": "closed", "name": "Closed", "wire": "openai-chat", "baseUrl": "{{root}}closed/", "keySetting": "E2E_CLOSED_KEY" }
              ],
              "models": [ { "id": "raw/model", "name": "Raw" }, { "id": "raw/closed", "name": "Closed" } ],
              "endpoints": [
                { "provider": "shared", "model": "raw/model", "upstream": "m", "prices": { "prompt": "1", "completion": "2" }, "contextLength": 128000 },
                { "provider": "closed", "model": "raw/model", "upstream": "m", "prices": { "prompt": "1", "completion": "2" }, "contextLength": 128000 },
                { "provider": "closed", "model": "raw/closed", "upstream": "c", "prices": { "prompt": "1", "completion": "2" }, "contextLength": 128000 }
              ]
            }
            """);
        return path;
    }

    /// <summary>The keys that came since the last call, each behind the provider that was called.</summary>
    public IReadOnlyList<string> TakeKeys()
    {
        var taken = new List<string>();
        while (_keys.TryDequeue(out var key))
        {
            taken.Add(key);
        }

        return taken;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
