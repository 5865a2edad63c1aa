using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Interchange.Gateway.Tests.Chat.Driving;

/// <summary>All providers of a test. A request that nobody scripted fails the test.</summary>
internal sealed class FakeProviders(FakeTimeProvider time) : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<Reply>> _replies = new(StringComparer.Ordinal);

    /// <summary>The requests in their order: when, to whom, and with what body.</summary>
    public List<(TimeSpan At, string Provider, string Body)> Requests { get; } = [];

    /// <summary>The key that each request came with, as <c>p1 sk-1</c>; the provider alone for one without.</summary>
    public List<string> Keys { get; } = [];

    /// <summary>The idempotency key of each request that came with one, by its provider.</summary>
    public List<(string Provider, string Key)> IdempotencyKeys { get; } = [];

    /// <summary>Providers whose call was ended from the gateway's side before it was over.</summary>
    public List<(TimeSpan At, string Provider)> Cancelled { get; } = [];

    /// <summary>Providers whose answer was left before its end, without a failure.</summary>
    public List<string> Left { get; } = [];

    public List<string> Unexpected { get; } = [];

    public IEnumerable<string> Order => Requests.Select(static request => request.Provider);

    public DateTimeOffset Start { get; } = time.GetUtcNow();

    public TimeSpan Now => time.GetUtcNow() - Start;

    public void On(string provider, params Reply[] replies)
    {
        if (!_replies.TryGetValue(provider, out var queue))
        {
            _replies[provider] = queue = new Queue<Reply>();
        }

        foreach (var reply in replies)
        {
            queue.Enqueue(reply);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var provider = request.RequestUri!.Host.Split('.')[0];
        if (!_replies.TryGetValue(provider, out var queue) || !queue.TryDequeue(out var reply))
        {
            Unexpected.Add(provider);
            throw new HttpRequestException("Nobody scripted this request.");
        }

        if (request.Headers.TryGetValues("Idempotency-Key", out var idempotencyKeys))
        {
            IdempotencyKeys.Add((provider, idempotencyKeys.Single()));
        }

        Keys.Add(request.Headers.Authorization is { Parameter: { } key } ? $"{provider} {key}" : provider);
        try
        {
            if (reply.NoConnection)
            {
                Requests.Add((Now, provider, ""));
                await InlineDelay.WaitAsync(time, Timeout.InfiniteTimeSpan, cancellationToken);
            }

            using var body = new MemoryStream();
            await request.Content!.CopyToAsync(body, cancellationToken);
            Requests.Add((Now, provider, Encoding.UTF8.GetString(body.ToArray())));
            reply = reply.Answering?.Invoke(Requests[^1].Body) ?? reply;
            if (reply.ResetAtOnce)
            {
                throw new HttpRequestException("Reset.");
            }

            await InlineDelay.WaitAsync(time, reply.HeadersAfter ?? Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.Add((Now, provider));
            throw;
        }

        var response = new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = new StreamContent(new ReplyBody(reply, time, () => Cancelled.Add((Now, provider)), () => Left.Add(provider))) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue(reply.IsStream ? "text/event-stream" : "application/json");
        if (reply.RetryAfter is { } retryAfter)
        {
            response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        return response;
    }
}
