using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Interchange.EndToEnd.Tests.Upstreams;

/// <summary>One request that the product made to a <see cref="RawUpstream"/>, and the connection to answer it on.</summary>
internal sealed class RawExchange
{
    private readonly TcpClient _client;
    private readonly CancellationToken _cancellationToken;

    private RawExchange(TcpClient client, string head, byte[] body, CancellationToken cancellationToken)
    {
        _client = client;
        _cancellationToken = cancellationToken;
        Head = head;
        Body = body;
    }

    /// <summary>Request line and headers.</summary>
    public string Head { get; }

    public byte[] Body { get; }

    public bool Streamed => Encoding.UTF8.GetString(Body).Replace(" ", "", StringComparison.Ordinal).Contains("\"stream\":true", StringComparison.Ordinal);

    /// <summary>True once the connection carries no further request.</summary>
    public bool Closed { get; private set; }

    /// <summary>Reads the next request of the connection; null when the other side has closed it.</summary>
    public static async Task<RawExchange?> ReadAsync(TcpClient client, CancellationToken cancellationToken)
    {
        var stream = client.GetStream();
        var head = await ReadHeadAsync(stream, cancellationToken);
        if (head is null)
        {
            return null;
        }

        var body = HeaderOf(head, "Content-Length") is { } length
            ? await ReadExactlyAsync(stream, int.Parse(length, CultureInfo.InvariantCulture), cancellationToken)
            : head.StartsWith("GET ", StringComparison.Ordinal) ? []
            : await ReadChunksAsync(stream, cancellationToken);
        return new RawExchange(client, head, body, cancellationToken);
    }

    /// <summary>Sends the bytes at once.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _client.GetStream().WriteAsync(bytes, _cancellationToken).AsTask();

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>A complete answer with a Content-Length.</summary>
    public Task SendDocumentAsync(int status, string json) =>
        SendAsync($"HTTP/1.1 {status} Scripted\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");

    public Task BeginStreamAsync() =>
        SendAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");

    /// <summary>One chunk of the HTTP message, which has nothing to do with the events that it carries.</summary>
    public Task SendChunkAsync(ReadOnlyMemory<byte> bytes) =>
        SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, .. "\r\n"u8]);

    public Task EndStreamAsync() => SendAsync("0\r\n\r\n");

    /// <summary>Says nothing more, until the test is over.</summary>
    public Task BeSilentAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _cancellationToken);

    /// <summary>Breaks the connection.</summary>
    public void Reset()
    {
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Close();
        Closed = true;
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static bool EndsHead(StringBuilder head) =>
        head.Length >= 4 && head[^1] == '\n' && head[^2] == '\r' && head[^3] == '\n' && head[^4] == '\r';

    private static string? HeaderOf(string head, string name) =>
        head.Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();

    private static async Task<byte[]> ReadExactlyAsync(NetworkStream stream, int length, CancellationToken cancellationToken)
    {
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return body;
    }

    private static async Task<byte[]> ReadChunksAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = int.Parse(await ReadLineAsync(stream, cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(await ReadExactlyAsync(stream, size, cancellationToken));
            await ReadLineAsync(stream, cancellationToken);
            if (size == 0)
            {
                return body.ToArray();
            }
        }
    }

    private static async Task<string> ReadLineAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (line.Length == 0 || line[^1] != '\n')
        {
            line.Append((char)(await ReadExactlyAsync(stream, 1, cancellationToken))[0]);
        }

        return line.ToString().TrimEnd();
    }
}
