using System.Buffers;
using System.Globalization;
using Interchange.Gateway.Chat.Splicing;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Usage;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Chat.Caching;

/// <summary>
/// Serves a request from the response cache, or lets it be answered and keeps the answer. Only complete answers are kept. A hit costs nothing,
/// has an id and a record of its own, and names its source.
/// </summary>
internal sealed class CachedChat(ResponseCache cache, UsageOutbox outbox, ChatTelemetry telemetry, TimeProvider time)
{
    private const string Status = "X-OpenRouter-Cache-Status";

    /// <summary>Answers the request.</summary>
    /// <param name="run">The request; its route is planned already, so what its policy forbids is refused before the cache is asked.</param>
    /// <param name="directive">What the caller asks of the cache.</param>
    /// <param name="kind">The API that was called.</param>
    /// <param name="http">The caller's end.</param>
    /// <param name="answer">Answers the request without the cache.</param>
    public async Task RunAsync(ChatRun run, CacheDirective directive, string kind, HttpResponse http, Func<Task> answer)
    {
        var key = CacheKey.Of(run.Caller, kind, run.Request.Stream, run.Request.Document.Utf8.Span);
        if (directive.Clear)
        {
            cache.Remove(key);
        }

        var (found, lead) = await cache.JoinAsync(key, http.HttpContext.RequestAborted);
        if (found is not null)
        {
            await ReplayAsync(run, found, http);
            return;
        }

        http.Headers[Status] = "MISS";
        http.Headers["X-OpenRouter-Cache-TTL"] = Seconds(directive.TimeToLive);
        if (lead is null)
        {
            await answer();
            return;
        }

        using (lead)
        {
            await RecordAsync(run, directive, http, answer, lead);
        }
    }

    private async Task RecordAsync(ChatRun run, CacheDirective directive, HttpResponse http, Func<Task> answer, ResponseCache.Lead lead)
    {
        var caller = http.Body;
        await using var recording = new RecordingStream(caller, cache.LargestAnswer);
        http.Body = recording;
        try
        {
            await answer();
        }
        finally
        {
            http.Body = caller;
        }

        // An answer has an event of its own as soon as it is complete; what its caller did not get whole is not an answer to keep.
        if (run.Answer is { Cancelled: false, FinishReason: not FinishReason.Error } source && !http.HttpContext.RequestAborted.IsCancellationRequested && recording.Copy is { } copy)
        {
            var template = run.Request.Stream ? AnswerTemplate.OfStream(copy.Span) : AnswerTemplate.OfWhole(copy.Span);
            lead.Complete(new CachedAnswer(template, source, time.GetUtcNow(), directive.TimeToLive));
        }
    }

    private async Task ReplayAsync(ChatRun run, CachedAnswer found, HttpResponse http)
    {
        var replayed = run.Replayed(found.Source);
        try
        {
            await outbox.PublishAsync(replayed);
        }
        catch (UsageNotDurableException)
        {
            await ErrorEnvelope.WriteAsync(http, ChatEnd.NotRecorded);
            return;
        }

        var output = new ArrayBufferWriter<byte>(found.Template.Length + 1024);
        found.Template.Write(output, run.Id);
        http.Headers[Status] = "HIT";
        http.Headers["X-OpenRouter-Cache-Age"] = Seconds(time.GetUtcNow() - found.StoredAt);
        http.Headers["X-OpenRouter-Cache-TTL"] = Seconds(found.TimeToLive);
        http.Headers["X-OpenRouter-Cache-Source-Id"] = found.Source.GenerationId;
        if (run.Request.Stream)
        {
            http.ContentType = "text/event-stream; charset=utf-8";
            http.Headers.CacheControl = "no-cache";
        }
        else
        {
            http.ContentType = "application/json; charset=utf-8";
            http.ContentLength = output.WrittenCount;
        }

        await http.Body.WriteAsync(output.WrittenMemory, CancellationToken.None);
        telemetry.Ended(replayed);
    }

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
