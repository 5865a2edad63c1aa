using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Chat.Streaming;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>
/// One attempt at images or sound that come piece by piece: nothing is sent before the first piece, so that another endpoint may be tried; from then on each
/// read of the provider is sent at once.
/// </summary>
internal sealed class StreamedMediaAttempt : ChatAttempt
{
    private const int ReadSize = 16 * 1024;

    private readonly ChatRun _run;
    private readonly MediaForm _form;
    private readonly MediaCall _call;
    private readonly IMediaStream _stream;
    private readonly StreamResponse _response;
    private readonly PooledBody _pieces = new(ReadSize);
    private readonly MediaAnswer _answer;
    private MediaBody? _body;

    public StreamedMediaAttempt(ChatRun run, int index, AttemptClock clock, MediaForm form, StreamResponse response)
        : base(run, index, clock)
    {
        (_run, _form, _response) = (run, form, response);
        _call = new MediaCall(run.Request, Step, run.Caller.AccountId, run.CreatedAt);
        _stream = form.Stream(_call)!;
        _answer = new MediaAnswer(Facts, _pieces);
    }

    public override AnswerFacts Facts { get; } = new();

    public override string? Path => _form.PathOf(_call.Request);

    public override bool Streamed => true;

    public override bool IsInsured => false;

    public override string ContentType => Made.ContentType;

    private MediaBody Made => _body ??= _form.Request(_call);

    public override List<ReadOnlyMemory<byte>> Request() => Made.Slices;

    public override async Task<ProviderFailure?> ReadAsync(HttpResponseMessage response)
    {
        _stream.Begin(response.Content.Headers.ContentType?.MediaType, _answer);
        await using var source = await response.Content.ReadAsStreamAsync(Clock.Expired);
        using var buffer = new PooledBody(ReadSize);
        while (await source.ReadAsync(buffer.GetMemory(ReadSize), Clock.Expired) is > 0 and var read)
        {
            buffer.Advance(read);
            _stream.Read(buffer.Span);
            buffer.Clear();
            if (Facts.Failure is { } failure)
            {
                return failure;
            }

            await SendAsync();
        }

        return _stream.Complete() ?? Facts.Failure;
    }

    /// <summary>Sends what comes last.</summary>
    public async Task EndAsync(TokenUsage usage, CostBreakdown cost)
    {
        _stream.End(usage, cost, _pieces);
        if (_pieces.Length > 0 || !_response.Started)
        {
            _response.ContentType = _answer.ContentType;
            await _response.WriteAsync(_pieces.Memory);
        }
    }

    protected override long EstimateCompletion() => _answer.LikelyTokens;

    protected override TokenUsage WithPieces(TokenUsage usage) => OperationUsage.WithPieces(usage, _call.Request, _answer);

    protected override void Dispose(bool disposing)
    {
        _stream.Dispose();
        _pieces.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask SendAsync()
    {
        if (_pieces.Length == 0)
        {
            return;
        }

        Clock.Content();
        _response.ContentType = _response.Started ? _response.ContentType : _answer.ContentType;
        Committed = true;
        _run.ContentArrived();
        var write = _response.WriteAsync(_pieces.Memory);
        if (!write.IsCompletedSuccessfully)
        {
            await Clock.WaitAsideAsync(write.AsTask());
        }

        _pieces.Clear();
    }
}
