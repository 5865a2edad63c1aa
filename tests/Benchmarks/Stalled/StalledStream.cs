using System.Globalization;
using System.Text;
using Interchange.Benchmarks.Overhead;
using Interchange.Benchmarks.Upstream;

namespace Interchange.Benchmarks.Stalled;

/// <summary>A stream that has received its first content and hangs.</summary>
internal sealed class StalledStream : IDisposable
{
    private const int EventsBeforeTheStall = 5;
    private const int BufferSize = 4096;

    private readonly StringBuilder _text = new();
    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;

    private StalledStream(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _body = body;
    }

    public static async Task<StalledStream> OpenAsync(HttpClient client, Target product, string model, TimeSpan idle, CancellationToken cancellationToken)
    {
        var extra = string.Create(
            CultureInfo.InvariantCulture,
            $$$""","provider":{"timeouts":{"idle":{{{idle.TotalSeconds}}}}},"standin":{"stall_after":{{{EventsBeforeTheStall}}}}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(product.Address, product.Path))
        {
            Content = new StringContent(StandInRequest.Render(model, stream: true, extra), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in product.Headers)
        {
            request.Headers.Add(name, value);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var stalled = new StalledStream(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        var lastEvent = $"word{EventsBeforeTheStall - 1}";
        while (!stalled.Holds(lastEvent))
        {
            if (!await stalled.ReadAsync(cancellationToken))
            {
                throw new InvalidOperationException($"A stream that should hang ended with {(int)response.StatusCode}: {stalled._text}");
            }
        }

        return stalled;
    }

    /// <summary>Waits for the end: true when the last thing said was an error.</summary>
    public async Task<bool> EndsWithErrorAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken))
        {
            // The error is the last thing that is said.
        }

        return Holds("\"finish_reason\":\"error\"") && !Holds("[DONE]");
    }

    /// <summary>Closes the connection when the stream has not ended.</summary>
    public void Dispose() => _response.Dispose();

    private bool Holds(string part) => _text.ToString().Contains(part, StringComparison.Ordinal);

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var read = await _body.ReadAsync(_buffer, cancellationToken);
        _text.Append(Encoding.UTF8.GetString(_buffer, 0, read));
        return read > 0;
    }
}
