using Interchange.Gateway.Chat.Dialects;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Keys;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Durable;

/// <summary>A chat request that was accepted earlier, perhaps elsewhere, as the inline chain knows one.</summary>
internal sealed class ResumedChat : IDisposable
{
    private readonly ChatDocument _document;

    private ResumedChat(ChatDocument document, ChatRun run, HttpContext http, IReadOnlySet<int> gone) => (_document, Run, Http, Gone) = (document, run, http, gone);

    /// <summary>Makes its attempts.</summary>
    public required IAttemptSource Source { get; init; }

    /// <summary>The API that the caller spoke; null for chat completions.</summary>
    public ICallerDialect? Dialect { get; private init; }

    public ChatRun Run { get; }

    public HttpContext Http { get; }

    /// <summary>Steps of the plan that nobody can call any more.</summary>
    public IReadOnlySet<int> Gone { get; }

    /// <param name="caller">Who asked, as their key is today.</param>
    /// <param name="order">The request as it was accepted.</param>
    /// <param name="body">Its body.</param>
    /// <param name="progress">How far it has come.</param>
    /// <param name="parts">What all chats need.</param>
    /// <param name="cancelled">Ends its attempt.</param>
    public static ResumedChat Restore(
        Caller caller, ChatOrder order, ReadOnlyMemory<byte> body, ChatProgress progress, ResumedChatParts parts, CancellationToken cancelled)
    {
        var pooled = new PooledBody(body.Length);
        pooled.Append(body.Span);
        var document = ChatDocument.Parse(pooled);
        try
        {
            var http = new DefaultHttpContext { RequestAborted = cancelled };
            foreach (var (name, value) in order.Headers)
            {
                http.Request.Headers[name] = value;
            }

            var operation = order.ApiType is { } asked ? parts.FindOperation(asked) : null;
            var (plan, gone) = parts.RestorePlan(order.Plan, caller.AccountId);
            var time = parts.Time;
            var age = time.GetUtcNow() - order.CreatedAt;
            var run = new ChatRun(
                caller,
                operation is null ? ChatRequestReader.Read(document) with { IsTranslated = order.Dialect is not null } : InferenceOperations.Read(document, operation),
                plan,
                http.Request,
                parts.PriceVersion(),
                time,
                time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency))
            {
                Id = order.GenerationId,
                CreatedAt = order.CreatedAt,
                RecordsRoute = order.RecordsRoute,
                ApiType = order.ApiType,
                Dialect = order.Dialect is { } dialect ? new DialectOfRun(dialect, order.DialectState) : null,
                Byok = parts.Byok,
                LongestRateLimitWait = parts.LongestRateLimitWait,
            };
            if (order.Extras is { } extras)
            {
                run.Prepared(run.Request, plan, extras);
            }

            run.Resume(
                progress.Attempts.Select(static attempt => attempt.Restore()),
                progress.Record is { } record ? UsageEventJson.ReadRecord(System.Text.Encoding.UTF8.GetBytes(record)).Attempts : [],
                progress.Waited + PauseOf(progress),
                progress.Unpaid?.Restore());
            return new ResumedChat(document, run, http, gone)
            {
                Source = operation is null ? new CompleteChat.Source(run) : new OperationSource(run, operation, parts.Catalog!),
                Dialect = order.Dialect is { } spoken ? parts.FindDialect(spoken) : null,
            };
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    public void Dispose() => _document.Dispose();

    /// <summary>What was waited for between the attempts, which is nobody's delay.</summary>
    private static TimeSpan PauseOf(ChatProgress progress) =>
        progress is { Until: { } until, Attempts: [.., var last] } && until > last.EndedAt ? until - last.EndedAt : TimeSpan.Zero;
}
