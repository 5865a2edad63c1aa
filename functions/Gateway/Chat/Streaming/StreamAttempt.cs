using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat.Streaming;

/// <summary>
/// One attempt at a stream. Until the first content everything is held back, so the attempt can fail without a trace;
/// from then on every read of the provider is written and flushed at once.
/// </summary>
internal sealed class StreamAttempt : ChatAttempt
{
    /// <summary>The most that is held back before the first content.</summary>
    private const int MaxHeldBack = 256 * 1024;

    private static readonly ProviderFailure LostTheRace = new(FailureClass.Timeout);

    private readonly ChatRun _run;
    private readonly StreamResponse _response;
    private readonly SseScanner _scanner = new();
    private readonly PooledBody _held = new(4 * 1024);
    private readonly ChunkSplicer _splicer;

    public StreamAttempt(ChatRun run, int index, AttemptClock clock, StreamResponse response)
        : base(run, index, clock)
    {
        _run = run;
        _response = response;
        _splicer = new ChunkSplicer(Identity, Facts);
    }

    public override AnswerFacts Facts { get; } = new();

    /// <summary>Writes all of the answer but the usage and the end.</summary>
    public override Task<ProviderFailure?> ReadAsync(HttpResponseMessage response) => IsJson(response) ? ReadJsonAsync(response) : RelayAsync(response);

    protected override void Dispose(bool disposing)
    {
        _splicer.Dispose();
        _scanner.Dispose();
        _held.Dispose();
        base.Dispose(disposing);
    }

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
            var read = await stream.ReadAsync(_scanner.GetMemory(), Clock.Expired);
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
                if (!await ReleaseAsync())
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
            ToolCalls?.Read(data);
            if (Facts.Failure is not null)
            {
                // The error is told by the gateway's own event; content of the same chunk goes with it.
                _held.Truncate(before);
                Facts.HasContent = hadContent;
                return (true, false);
            }

            if (Facts.ContentBytes != content)
            {
                Clock.Content();
            }
        }

        return (false, false);
    }

    /// <summary>Sends what is held; false when another attempt was faster and nothing may be sent.</summary>
    private async ValueTask<bool> ReleaseAsync()
    {
        if (_held.Length == 0)
        {
            return true;
        }

        if (!Committed && Race is { } race && !race.TryWin(this))
        {
            return false;
        }

        Committed = true;
        _run.ContentArrived();
        var write = _response.WriteAsync(_held.Memory);
        if (!write.IsCompletedSuccessfully)
        {
            await Clock.WaitForCallerAsync(write);
        }

        _held.Clear();
        return true;
    }
}
