using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interchange.Gateway.Chat.Plugins;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;
using Interchange.Gateway.Usage.Tokens;

namespace Interchange.Gateway.Chat;

/// <summary>One attempt at an answer in one piece.</summary>
internal class CompletionAttempt : ChatAttempt
{
    private readonly bool _heals;
    private readonly ImmutableArray<string> _annotations;
    private bool _isRead;

    public CompletionAttempt(ChatRun run, int index, AttemptClock clock)
        : base(run, index, clock)
    {
        _heals = run.Request.Plugins.Heals && run.Request.Document.Find(ChatField.ResponseFormat) is { IsNull: false };
        _annotations = run.Extras.Annotations;
        Splicer = new CompletionSplicer(Identity) { Facts = NewFacts(run) };
    }

    /// <summary>The provider's answer, once it was read.</summary>
    public PooledBody Body { get; } = new(8 * 1024);

    /// <summary>Holds what the answer told, and writes it for the caller.</summary>
    public CompletionSplicer Splicer { get; }

    public override AnswerFacts Facts => Splicer.Facts;

    private AnswerFacts NewFacts(ChatRun run) => new()
    {
        TotalCountsThinking = Step.Provider.TotalCountsThinking,
        TotalIsPrompt = Path is not null,
        HidesThoughts = HiddenThoughts.Are(run.Request.Document),
    };

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

        Rewrite(response.Content.Headers.ContentType?.MediaType);
        Scan();
        _isRead = true;
        return Verdict();
    }

    /// <summary>Media type of what <see cref="Write"/> writes.</summary>
    public virtual string AnswerType => "application/json; charset=utf-8";

    /// <summary>Writes the answer for the caller.</summary>
    public virtual void Write(TokenUsage usage, CostBreakdown cost, JsonObject? routing, PooledBody output) => Splicer.Write(Body.Span, usage, cost, routing, output);

    /// <summary>Puts the provider's answer into the gateway's own form, where it is another.</summary>
    /// <param name="mediaType">What the provider says it is; null where it does not say.</param>
    protected virtual void Rewrite(string? mediaType)
    {
        if (_heals)
        {
            HealedAnswer.Heal(Body);
        }

        if (!_annotations.IsEmpty)
        {
            AnnotatedAnswer.Annotate(Body, _annotations);
        }
    }

    /// <summary>Learns what the answer tells.</summary>
    protected virtual void Scan()
    {
        Splicer.Scan(Body.Span);
        ToolCalls?.Read(Body.Span);
    }

    /// <summary>Whether what was read is an answer: null for one.</summary>
    protected virtual ProviderFailure? Verdict() => AnswerVerdict.Of(Splicer.Facts, terminated: true);

    protected override void Dispose(bool disposing)
    {
        Body.Dispose();
        base.Dispose(disposing);
    }
}
