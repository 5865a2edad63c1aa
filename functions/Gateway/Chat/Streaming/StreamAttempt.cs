using Interchange.Gateway.Chat.Admission;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Chat.Streaming.Recovery;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>
/// One attempt at a stream. Until the first content everything is held back, so the attempt can fail without a trace;
/// from then on every read of the provider is written and flushed at once. What nobody pays for is not sent: more is paid for ahead of need, and where that
/// cannot be, the attempt ends as <see cref="ChatAttempt.CutOff"/>.
/// </summary>
internal sealed class StreamAttempt : ChatAttempt
{
    /// <summary>The most that is held back before the first content.</summary>
    private const int MaxHeldBack = 256 * 1024;

    private static readonly ProviderFailure LostTheRace = new(FailureClass.Timeout);
    private static readonly ProviderFailure Diverged = new(FailureClass.Diverged);

    private readonly ChatRun _run;
    private readonly StreamResponse _response;
    private readonly SseScanner _scanner = new();
    private readonly PooledBody _held = new(4 * 1024);
    private readonly ChunkSplicer _splicer;
    private readonly byte[]? _prefill;
    private readonly StreamAllowance? _allowance;
    private long _payFrom = long.MaxValue;
    private Edge? _edge;
    private bool _diverged;

    /// <param name="run">The request.</param>
    /// <param name="index">The step of the plan.</param>
    /// <param name="clock">The attempt's clock, which it owns from then on.</param>
    /// <param name="response">The caller's end.</param>
    /// <param name="recovery">What it continues and what would continue it; null when a stream that breaks off ends.</param>
    public StreamAttempt(ChatRun run, int index, AttemptClock clock, StreamResponse response, StreamRecovery? recovery)
        : base(run, index, clock)
    {
        _run = run;
        _response = response;
        Facts = new AnswerFacts
        {
            TotalCountsThinking = Step.Provider.TotalCountsThinking,
            HidesThoughts = HiddenThoughts.Are(run.Request.Document),
            Text = TextTokenizer.Of(Step.Endpoint.Model) is { } tokenizer ? new StreamedTokens(tokenizer) : null,
        };
        _splicer = new ChunkSplicer(Identity, Facts);
        if (run.AdmissionOf(index) is { Grows: true } admission)
        {
            _allowance = new StreamAllowance(admission);
            _payFrom = _allowance.Next;
        }

        if (recovery is not null)
        {
            (Continuation, _prefill) = recovery.Begin(Step, index);
            Facts.Created = recovery.Created;

            // What a prefill continues may be complete: nothing more is an answer then.
            Facts.HasContent = _prefill is not null;
        }
    }

    public override AnswerFacts Facts { get; }

    /// <summary>Follows the text; null when nothing may have to be continued.</summary>
    public StreamContinuation? Continuation { get; }

    public override List<ReadOnlyMemory<byte>> Request() => RequestSplice.For(_run.Request, Step, _run.Caller.AccountId, _prefill, _run.MaxTokens);

    /// <summary>A request that differs from the caller's by the prefill alone was refused for the prefill: the caller's is valid, it has been answered once.</summary>
    public override ProviderFailure Understand(ProviderFailure failure) =>
        _prefill is not null && !failure.Begun && failure.Class is FailureClass.InvalidRequest or FailureClass.ContextLength
            ? failure with { Class = FailureClass.PrefillRefused }
            : failure;

    /// <summary>Writes all of the answer but the usage and the end.</summary>
    public override async Task<ProviderFailure?> ReadAsync(HttpResponseMessage response)
    {
        try
        {
            return await (IsJson(response) ? ReadJsonAsync(response) : RelayAsync(response));
        }
        finally
        {
            // Another attempt may use the reservation from here on.
            _allowance?.Dispose();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _splicer.Dispose();
        _scanner.Dispose();
        _held.Dispose();
        Continuation?.Dispose();
        Facts.Text?.Dispose();
        base.Dispose(disposing);
    }

    // The last chunk may have gone to nobody.
    protected override long EstimateCompletion() => Facts.Text is { } text ? Math.Min(text.Count(), Facts.ContentBytes) : base.EstimateCompletion();

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.Equals("application/json", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>A provider that was asked for a stream and sends one document has an error to tell, or does not stream.</summary>
    private async Task<ProviderFailure?> ReadJsonAsync(HttpResponseMessage response)
    {
        if (await Upstream.ReadAnswerAsync(response, _held, Clock.Expired))
        {
            var splicer = new CompletionSplicer(Identity);
            splicer.Scan(_held.Span);
            if (splicer.Facts.Failure is { } failure)
            {
                return failure;
            }
        }

        return new ProviderFailure(FailureClass.InvalidResponse);
    }

    private async Task<ProviderFailure?> RelayAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(Clock.Expired);
        while (true)
        {
            var read = await ReadAsync(stream);
            if (read == 0)
            {
                _scanner.Complete();
            }
            else
            {
                _scanner.Advance(read);
            }

            var (ended, terminated) = Splice();
            while (_edge is { } edge)
            {
                if (!await ReachAsync(edge))
                {
                    return LostTheRace;
                }

                if (CutOff is not null)
                {
                    return null;
                }

                (ended, terminated) = Splice();
            }

            ended |= read == 0;
            var verdict = ended ? AnswerVerdict.Of(Facts, terminated) : Facts.Failure;
            if (_diverged || (verdict is null && ended && Continuation is { IsAligned: false }))
            {
                return Diverged;
            }

            // What failed before anything of it was released is dropped with all its content, and another endpoint may answer.
            if (verdict is null ? Facts.HasContent || ended : Committed)
            {
                if (!await ReleaseAsync(_held.Length))
                {
                    return LostTheRace;
                }
            }

            if (ended || verdict is not null)
            {
                return verdict;
            }

            if (_held.Length > MaxHeldBack)
            {
                return new ProviderFailure(FailureClass.InvalidResponse);
            }
        }
    }

    /// <summary>0 at the end. An answer whose every choice has finished is complete, however its connection ends (invariant I2).</summary>
    private async ValueTask<int> ReadAsync(Stream stream)
    {
        try
        {
            return await stream.ReadAsync(_scanner.GetMemory(), Clock.Expired);
        }
        catch (Exception exception) when (Facts.Finished && exception is IOException or HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary>Splices the events that have come whole; stops at the end of the answer, at an error inside it, and at a chunk that is not paid for.</summary>
    private (bool Ended, bool Terminated) Splice()
    {
        while (_scanner.TryRead(out var data))
        {
            if (data.SequenceEqual("[DONE]"u8))
            {
                return (true, true);
            }

            if (data.IsEmpty)
            {
                continue;
            }

            var before = _held.Length;
            var content = Facts.ContentBytes;
            var hadContent = Facts.HasContent;
            var passage = Continuation is null ? Passage.Whole : Continuation.Take(data);
            if (passage == Passage.Diverged)
            {
                _diverged = true;
                return (true, false);
            }

            _splicer.Splice(passage == Passage.Altered ? Continuation!.Altered : data, _held);
            ToolCalls?.Read(data);
            if (passage == Passage.Nothing)
            {
                _held.Truncate(before);
            }

            if (Facts.Failure is not null)
            {
                // The error is told by the gateway's own event; content of the same chunk goes with it.
                _held.Truncate(before);
                Continuation?.Undo();
                Facts.HasContent = hadContent;
                return (true, false);
            }

            if (Facts.ContentBytes != content)
            {
                Clock.Content();
                if (Facts.ContentBytes > _payFrom && !IsPaid())
                {
                    _edge = new Edge(before, content, hadContent);
                    return (false, false);
                }
            }
        }

        return (false, false);
    }

    private bool IsPaid()
    {
        var isPaid = _allowance!.TryCover(Facts.ContentBytes);
        _payFrom = _allowance.Next;
        return isPaid;
    }

    /// <summary>Sends what is paid for, and waits until the chunk behind it is; where nobody pays for that, it is dropped. False when another attempt was faster.</summary>
    private async ValueTask<bool> ReachAsync(Edge edge)
    {
        if (edge.HadContent ? !await ReleaseAsync(edge.Held) : !Wins())
        {
            return false;
        }

        var held = edge.HadContent ? 0 : edge.Held;
        var covering = _allowance!.CoverAsync(Facts.ContentBytes, Clock.Expired);
        await Clock.WaitAsideAsync(covering);
        _payFrom = _allowance.Next;
        _edge = null;
        CutOff = await covering;
        if (CutOff is not null)
        {
            _held.Truncate(held);
            Continuation?.Undo();
            (Facts.ContentBytes, Facts.HasContent) = (edge.ContentBytes, edge.HadContent);
        }

        return true;
    }

    /// <summary>Sends the first bytes of what is held; false when another attempt was faster and nothing may be sent.</summary>
    private async ValueTask<bool> ReleaseAsync(int length)
    {
        if (length == 0)
        {
            return true;
        }

        if (!Wins())
        {
            return false;
        }

        if (!Committed && _run.TakeAnnotations() is { IsEmpty: false } found)
        {
            await _response.WriteAsync(StreamEvents.Annotations(Identity, Facts.Created ?? _run.CreatedAt.ToUnixTimeSeconds(), found));
        }

        Committed = true;
        Continuation?.Delivered(all: length == _held.Length);
        _run.ContentArrived();
        var write = _response.WriteAsync(_held.Memory[..length]);
        if (!write.IsCompletedSuccessfully)
        {
            await Clock.WaitAsideAsync(write.AsTask());
        }

        _held.Consume(length);
        return true;
    }

    /// <summary>True when no other attempt answers, from here on.</summary>
    private bool Wins()
    {
        if (Committed || Race is not { } race)
        {
            return true;
        }

        if (!race.TryWin(this))
        {
            return false;
        }

        _run.AdmissionOf(Index)?.StandAlone();
        return true;
    }

    /// <summary>The last chunk is not paid for.</summary>
    /// <param name="Held">How much was held before it.</param>
    /// <param name="ContentBytes">Bytes of content before it.</param>
    /// <param name="HadContent">Whether there was any.</param>
    private readonly record struct Edge(int Held, long ContentBytes, bool HadContent);
}
