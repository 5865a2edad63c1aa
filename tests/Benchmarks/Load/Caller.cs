using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HdrHistogram;

namespace Interchange.Benchmarks.Load;

/// <summary>One connection that sends the same request again as soon as its answer is complete.</summary>
internal sealed class Caller(ReadOnlyMemory<byte> request, bool stream) : IDisposable
{
    private const int ReceiveBuffer = 64 * 1024;
    private const int Digits = 3;

    private static readonly long Longest = TimeSpan.FromMinutes(1).Ticks;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[ReceiveBuffer];
    private readonly ResponseParser _response = new();

    /// <summary>Times to the last byte, in ticks of 100 ns.</summary>
    public LongHistogram Latencies { get; } = NewHistogram();

    /// <summary>Times to the first byte of the body, in ticks of 100 ns.</summary>
    public LongHistogram FirstBytes { get; } = NewHistogram();

    /// <summary>Reads of the connection so far.</summary>
    public long Pieces { get; private set; }

    public string? Failure { get; private set; }

    public static LongHistogram NewHistogram() => new(1, Longest, Digits);

    public Task ConnectAsync(Uri address, CancellationToken cancellationToken) =>
        _socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address.Host), address.Port), cancellationToken).AsTask();

    /// <summary>Calls until told to stop, or until an answer is wrong.</summary>
    public async Task CallAsync(Func<bool> goOn, CancellationToken cancellationToken)
    {
        while (Failure is null && goOn())
        {
            var started = Stopwatch.GetTimestamp();
            var firstByte = TimeSpan.Zero;
            _response.Reset();
            await _socket.SendAsync(request, cancellationToken);
            do
            {
                var received = await _socket.ReceiveAsync(_buffer, cancellationToken);
                if (received == 0)
                {
                    Failure = "The connection was closed within a response.";
                    return;
                }

                Pieces++;
                _response.Read(_buffer.AsSpan(0, received));
                if (firstByte == TimeSpan.Zero && _response.BodyLength > 0)
                {
                    firstByte = Stopwatch.GetElapsedTime(started);
                }
            }
            while (!_response.IsComplete);

            var elapsed = Stopwatch.GetElapsedTime(started);
            if (!IsRight())
            {
                Failure = $"Answer {_response.Status} of {_response.BodyLength} bytes: {_response.Sample}";
                return;
            }

            Latencies.RecordValue(elapsed.Ticks);
            FirstBytes.RecordValue(firstByte.Ticks);
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool IsRight() => _response.Status == 200 && (stream
        ? _response.Tail.EndsWith("data: [DONE]"u8)
        : _response.Tail.EndsWith("}"u8));
}
