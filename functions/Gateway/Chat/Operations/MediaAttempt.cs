using System.Text.Json.Nodes;
using Interchange.Gateway.Providers;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Routing;
using Interchange.Gateway.Usage;

namespace Interchange.Gateway.Chat.Operations;

/// <summary>One attempt at images or sound in one piece.</summary>
internal sealed class MediaAttempt(ChatRun run, int index, AttemptClock clock, InferenceOperation operation, MediaForm form) : CompletionAttempt(run, index, clock)
{
    private readonly ChatRequest _request = run.Request;
    private readonly string _accountId = run.Caller.AccountId;
    private readonly DateTimeOffset _createdAt = run.CreatedAt;
    private readonly PooledBody _own = new(8 * 1024);
    private MediaCall? _call;
    private MediaAnswer? _answer;
    private MediaBody? _body;
    private bool _isAnswer;

    public override string? Path => form.PathOf(_request);

    public override bool Streamed => false;

    // An image that nobody wanted was made all the same.
    public override bool IsInsured => false;

    public override string ContentType => Made.ContentType;

    public override string AnswerType => Answer.ContentType;

    /// <summary>The caller's form of the answer, without <c>usage</c>.</summary>
    public ReadOnlyMemory<byte> Own => _own.Memory;

    private MediaCall Call => _call ??= new MediaCall(_request, Step, _accountId, _createdAt);

    private MediaAnswer Answer => _answer ??= new MediaAnswer(Facts, _own);

    private MediaBody Made => _body ??= form.Request(Call);

    public override List<ReadOnlyMemory<byte>> Request() => Made.Slices;

    public override void Write(TokenUsage usage, CostBreakdown cost, JsonObject? routing, PooledBody output)
    {
        if (Answer.ContentType != MediaAnswer.Json)
        {
            output.Append(_own.Span);
            return;
        }

        output.Append(_own.Span[..^1]);
        output.Append(",\"usage\":"u8);
        output.Append(OperationUsage.Write(operation, usage, cost).Span);
        output.Append("}"u8);
    }

    protected override void Rewrite(string? mediaType)
    {
        _isAnswer = form.Read(Call, Body.Memory, mediaType, Answer);

        // What a provider sent may be large, and is not needed any more.
        Body.Clear();
    }

    protected override void Scan()
    {
        // The form has done it.
    }

    protected override ProviderFailure? Verdict() => Facts.Failure ?? (_isAnswer ? null : new ProviderFailure(FailureClass.InvalidResponse));

    protected override long EstimateCompletion() => Answer.LikelyTokens;

    protected override TokenUsage WithPieces(TokenUsage usage) => OperationUsage.WithPieces(usage, _request, Answer);

    protected override void Dispose(bool disposing)
    {
        _own.Dispose();
        base.Dispose(disposing);
    }
}
