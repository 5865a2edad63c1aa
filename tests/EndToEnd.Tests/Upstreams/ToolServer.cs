using System.Collections.Concurrent;
using System.Text;

namespace Interchange.EndToEnd.Tests.Upstreams;

/// <summary>A web server that has files and services: what it has under a path, it sends, and it remembers what was asked.</summary>
internal sealed class ToolServer : IAsyncDisposable
{
    private readonly RawUpstream _server = new();
    private readonly ConcurrentDictionary<string, Func<string, (string Type, byte[] Body)>> _served = new(StringComparer.Ordinal);

    public ToolServer() => _server.Handler = async exchange =>
    {
        var path = exchange.Head.Split(' ')[1];
        var body = Encoding.UTF8.GetString(exchange.Body);
        Asked.Enqueue((path, exchange.Head, body));
        if (!_served.TryGetValue(path.Split('?')[0], out var answer))
        {
            await exchange.SendDocumentAsync(404, "{}");
            return;
        }

        var (type, bytes) = answer(body);
        await exchange.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {bytes.Length}\r\n\r\n");
        await exchange.SendAsync(bytes);
    };

    public ConcurrentQueue<(string Path, string Head, string Body)> Asked { get; } = new();

    /// <summary>Without a slash at its end.</summary>
    public string Address => _server.BaseUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Has a file; its address.</summary>
    public string Serve(string path, string type, byte[] body)
    {
        _served[path] = _ => (type, body);
        return Address + path;
    }

    /// <summary>Answers what is posted.</summary>
    public void Answer(string path, Func<string, string> answer) => _served[path] = asked => ("application/json", Encoding.UTF8.GetBytes(answer(asked)));

    public int Count(string path) => Asked.Count(asked => asked.Path == path);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
