using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>One attempt at an answer in one piece.</summary>
internal sealed class CompletionAttempt : ChatAttempt
{
    private bool _isRead;

    public CompletionAttempt(ChatRun run, int index, AttemptClock clock)
        : base(run, index, clock) =>
        Splicer = new CompletionSplicer(Identity) { Facts = new AnswerFacts { TotalCountsThinking = Step.Provider.TotalCountsThinking } };

    /// <summary>The provider's answer, once it was read.</summary>
    public PooledBody Body { get; } = new(8 * 1024);

    /// <summary>Holds what the answer told, and writes it for the caller.</summary>
    public CompletionSplicer Splicer { get; }

    public override AnswerFacts Facts => Splicer.Facts;

    // What failed may be no JSON, or nothing at all.
    protected override long EstimateCompletion() => _isRead && TextTokenizer.Of(Step.Endpoint.Model) is { } tokenizer
        ? TextTokens.OfContents(Body.Span, tokenizer)
        : base.EstimateCompletion();

    public override async Task<ProviderFailure?> ReadAsync(HttpResponseMessage response)
    {
        if (!await Upstream.ReadAnswerAsync(response, Body, Clock.Expired))
        {
            return new ProviderFailure(FailureClass.InvalidResponse);
        }

        Splicer.Scan(Body.Span);
        ToolCalls?.Read(Body.Span);
        _isRead = true;
        return AnswerVerdict.Of(Splicer.Facts, terminated: true);
    }

    protected override void Dispose(bool disposing)
    {
        Body.Dispose();
        base.Dispose(disposing);
    }
}
