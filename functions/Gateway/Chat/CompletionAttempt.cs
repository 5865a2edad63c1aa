using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;

namespace Interchange.Gateway.Chat;

/// <summary>One attempt at an answer in one piece.</summary>
internal sealed class CompletionAttempt : IDisposable
{
    private readonly Upstream _upstream;
    private readonly ChatRun _run;
    private readonly RouteStep _step;
    private readonly AttemptClock _clock;

    public CompletionAttempt(Upstream upstream, ChatRun run, RouteStep step, AttemptClock clock)
    {
        _upstream = upstream;
        _run = run;
        _step = step;
        _clock = clock;
        Splicer = new CompletionSplicer(new AnswerIdentity(run.Id, step.Slug, step.Provider.Name));
    }

    /// <summary>The provider's answer, once <see cref="RunAsync"/> has returned null.</summary>
    public PooledBody Body { get; } = new(8 * 1024);

    /// <summary>Holds what the answer told, and writes it for the caller.</summary>
    public CompletionSplicer Splicer { get; }

    /// <summary>The provider's status; null when there was none.</summary>
    public int? Status { get; private set; }

    /// <summary>Makes the attempt: null for a complete answer.</summary>
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
                if (!await Upstream.ReadAnswerAsync(response, Body, _clock.Expired))
                {
                    return new ProviderFailure(FailureClass.InvalidResponse) { Status = Status };
                }

                Splicer.Scan(Body.Span);
            }
            catch (Exception exception) when (Upstream.FailureOf(exception, _clock.Expired, begun: true) is { } broken)
            {
                return broken with { Status = Status };
            }

            return AnswerVerdict.Of(Splicer.Facts, terminated: true) is { } verdict ? verdict with { Status = verdict.Status ?? Status } : null;
        }
    }

    public void Dispose() => Body.Dispose();
}
