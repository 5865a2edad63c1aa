using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>
/// The caller's end of a stream: starts the answer at its first byte, writes comments into the silence of events, and goes quiet when the caller has left.
/// </summary>
internal sealed class StreamResponse : IAsyncDisposable
{
    private readonly HttpResponse _response;
    private readonly PipeWriter _writer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _keepAlive;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ITimer _timer;
    private long _lastWrite;
    private bool _ended;

    /// <param name="response">The caller's end.</param>
    /// <param name="time">The clock.</param>
    /// <param name="keepAlive">Silence before a comment; infinite where the stream has no comments.</param>
    public StreamResponse(HttpResponse response, TimeProvider time, TimeSpan keepAlive)
    {
        _response = response;
        _writer = response.BodyWriter;
        _time = time;
        _keepAlive = keepAlive;
        _lastWrite = time.GetTimestamp();
        _timer = time.CreateTimer(static state => _ = ((StreamResponse)state!).KeepAliveAsync(), this, keepAlive, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Media type of the stream, until its first byte.</summary>
    public string ContentType { get; set; } = "text/event-stream; charset=utf-8";

    /// <summary>True once the status and a first byte are on their way: errors are events from then on.</summary>
    public bool Started { get; private set; }

    /// <summary>True when the caller has left; writes do nothing then.</summary>
    public bool CallerLeft => _response.HttpContext.RequestAborted.IsCancellationRequested;

    /// <summary>Writes and flushes.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        await _gate.WaitAsync();
        try
        {
            await WriteHeldAsync(bytes);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A comment may be on its way; nothing may write once the function has returned.
        await _gate.WaitAsync();
        _ended = true;
        _gate.Release();
        await _timer.DisposeAsync();
    }

    private async Task KeepAliveAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_ended)
            {
                return;
            }

            var silence = _time.GetElapsedTime(_lastWrite);
            if (silence >= _keepAlive)
            {
                await WriteHeldAsync(StreamEvents.KeepAlive);
                silence = TimeSpan.Zero;
            }

            _timer.Change(_keepAlive - silence, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask WriteHeldAsync(ReadOnlyMemory<byte> bytes)
    {
        if (CallerLeft)
        {
            return;
        }

        if (!Started)
        {
            Start();
        }

        try
        {
            await _writer.WriteAsync(bytes, CancellationToken.None);
            _lastWrite = _time.GetTimestamp();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException && CallerLeft)
        {
            // The caller left in the middle of the write; RequestAborted says so from here on.
        }
    }

    private void Start()
    {
        Started = true;
        _response.StatusCode = 200;
        _response.ContentType = ContentType;
        _response.Headers.CacheControl = "no-cache";

        // nginx and its kin hold a stream back unless they are told not to.
        _response.Headers["X-Accel-Buffering"] = "no";
    }
}
