using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>
/// One attempt at a stream. Until the first content everything is held back, so the attempt can fail without a trace;
/// from then on every read of the provider is written and flushed at once.
/// </summary>
internal sealed class StreamAttempt : IDisposable
{
    /// <summary>The most that is held back before the first content.</summary>
    private const int MaxHeldBack = 256 * 1024;

    private readonly Upstream _upstream;
    private readonly ChatRun _run;
    private readonly RouteStep _step;
    private readonly AttemptClock _clock;
    private readonly StreamResponse _response;
    private readonly SseScanner _scanner = new();
    private readonly PooledBody _held = new(4 * 1024);
    private readonly ChunkSplicer _splicer;

    public StreamAttempt(Upstream upstream, ChatRun run, RouteStep step, AttemptClock clock, StreamResponse response)
    {
        _upstream = upstream;
        _run = run;
        _step = step;
        _clock = clock;
        _response = response;
        Identity = new AnswerIdentity(run.Id, step.Slug, step.Provider.Name);
        _splicer = new ChunkSplicer(Identity, Facts);
    }

    public AnswerIdentity Identity { get; }

    public AnswerFacts Facts { get; } = new();

    /// <summary>True once content is on its way to the caller: nothing may be tried again (invariant I1).</summary>
    public bool Committed { get; private set; }

    /// <summary>The provider's status; null when there was none.</summary>
    public int? Status { get; private set; }

    /// <summary>Makes the attempt: null for a complete answer, all of it written but the usage and the end.</summary>
    public async Task<ProviderFailure?> RunAsync()
    {
        var body = RequestSplice.For(_run.Request, _step, _run.Caller.AccountId);
        var (response, failure) = await _upstream.SendAsync(_step, body, _clock.Expired);
        if (response is null)
        {
            return failure;
        }

        using (response)
        {
            Status = (int)response.StatusCode;
            try
            {
                var verdict = IsJson(response) ? await ReadJsonAsync(response) : await RelayAsync(response);
                return verdict is null ? null : verdict with { Status = verdict.Status ?? Status };
            }
            catch (Exception exception) when (Upstream.FailureOf(exception, _clock.Expired, begun: true) is { } broken)
            {
                return broken with { Status = Status };
            }
        }
    }

    public void Dispose()
    {
        _splicer.Dispose();
        _scanner.Dispose();
        _held.Dispose();
    }

    private static bool IsJson(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.Equals("application/json", StringComparison.OrdinalIgnoreCase) is true;

    /// <summary>A provider that was asked for a stream and sends one document has an error to tell, or does not stream.</summary>
    private async Task<ProviderFailure?> ReadJsonAsync(HttpResponseMessage response)
    {
        if (await Upstream.ReadAnswerAsync(response, _held, _clock.Expired))
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
        await using var stream = await response.Content.ReadAsStreamAsync(_clock.Expired);
        while (true)
        {
            var read = await stream.ReadAsync(_scanner.GetMemory(), _clock.Expired);
            if (read == 0)
            {
                _scanner.Complete();
            }
            else
            {
                _scanner.Advance(read);
            }

            var (ended, terminated) = Splice();
            ended |= read == 0;
            var verdict = ended ? AnswerVerdict.Of(Facts, terminated) : Facts.Failure;

            // What failed before anything of it was released is dropped with all its content, and another endpoint may answer.
            if (verdict is null ? Facts.HasContent || ended : Committed)
            {
                await ReleaseAsync();
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

    /// <summary>Splices the events that have come whole; stops at the end of the answer and at an error inside it.</summary>
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
            _splicer.Splice(data, _held);
            if (Facts.Failure is not null)
            {
                // The error is told by the gateway's own event; content of the same chunk goes with it.
                _held.Truncate(before);
                Facts.HasContent = hadContent;
                return (true, false);
            }

            if (Facts.ContentBytes != content)
            {
                _clock.Content();
            }
        }

        return (false, false);
    }

    private async ValueTask ReleaseAsync()
    {
        if (_held.Length == 0)
        {
            return;
        }

        Committed = true;
        _run.ContentArrived();
        var write = _response.WriteAsync(_held.Memory);
        if (!write.IsCompletedSuccessfully)
        {
            _clock.CallerIsSlow(true);
            await write;
            _clock.CallerIsSlow(false);
        }

        _held.Clear();
    }
}
