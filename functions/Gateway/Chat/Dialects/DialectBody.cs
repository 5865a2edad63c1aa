using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Dialects;

/// <summary>
/// Stands before the caller's end of a request in another dialect: takes what the gateway answers in its own form, and passes it on in the caller's. Streams are
/// translated event by event, at once; whole answers when they are there; refusals and job receipts are passed on as they are.
/// </summary>
internal sealed class DialectBody : Stream
{
    private readonly HttpResponse _response;
    private readonly Stream _caller;
    private readonly IAnswerEncoder _encoder;
    private readonly PooledBody _held = new(4 * 1024);
    private readonly PooledBody _encoded = new(4 * 1024);
    private readonly Func<ReadOnlyMemory<byte>, ValueTask<bool>>? _keep;
    private bool _passesOn;
    private bool _isKept;

    /// <summary>Takes the place of the response's body until <see cref="CompleteAsync"/>.</summary>
    public DialectBody(HttpResponse response, IAnswerEncoder encoder, Func<ReadOnlyMemory<byte>, ValueTask<bool>>? keep = null)
    {
        _response = response;
        _encoder = encoder;
        _keep = keep;
        _caller = response.Body;
        response.Body = this;
        response.HttpContext.Features.Set(this);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool IsAnswer => !_passesOn && _response.StatusCode == StatusCodes.Status200OK;

    private bool IsStream => _response.ContentType?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) is true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!IsAnswer)
        {
            await _caller.WriteAsync(buffer, cancellationToken);
            return;
        }

        if (_held.Length == 0 && !IsStream)
        {
            // The length was that of the gateway's own form.
            _response.ContentLength = null;
        }

        _held.Append(buffer.Span);
        if (IsStream)
        {
            Encode();
            if (_keep is not null && !_isKept && _encoder.Ended is { IsEmpty: false } ended)
            {
                await KeepAsync(ended);
            }

            await SendAsync(cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        IsAnswer && !IsStream ? Task.CompletedTask : _caller.FlushAsync(cancellationToken);

    /// <summary>What comes is in the caller's dialect already.</summary>
    public void PassOn() => _passesOn = true;

    /// <summary>Gives the response its own body back, and sends a whole answer.</summary>
    public async Task CompleteAsync()
    {
        _response.Body = _caller;
        if (_held.Length == 0 || !IsAnswer || IsStream)
        {
            return;
        }

        _encoder.Whole(ChatAnswer.Parse(_held.Memory), _encoded);
        if (_keep is not null)
        {
            await KeepAsync(_encoded.Memory);
        }

        _response.ContentLength = _encoded.Length;
        await SendAsync(CancellationToken.None);
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Answers are written asynchronously.");

    public override void Flush() => throw new NotSupportedException("Answers are written asynchronously.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _held.Dispose();
            _encoded.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Translates the events that have come whole. The gateway writes one <c>data</c> line each, and comments.</summary>
    private void Encode()
    {
        var start = 0;
        while (_held.Span[start..].IndexOf("\n\n"u8) is >= 0 and var length)
        {
            var block = _held.Memory.Slice(start, length);
            start += length + 2;
            if (block.Span.StartsWith(":"u8))
            {
                _encoder.KeepAlive(_encoded);
            }
            else if (block.Span.StartsWith("data: {"u8))
            {
                _encoder.Chunk(ChatAnswer.Parse(block["data: ".Length..]), _encoded);
            }
        }

        _held.Consume(start);
    }

    private async ValueTask KeepAsync(ReadOnlyMemory<byte> answer)
    {
        _isKept = true;
        if (!await _keep!(answer))
        {
            _encoder.Unkept(_encoded);
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (_encoded.Length > 0)
        {
            await _caller.WriteAsync(_encoded.Memory, cancellationToken);
            _encoded.Clear();
        }
    }
}
