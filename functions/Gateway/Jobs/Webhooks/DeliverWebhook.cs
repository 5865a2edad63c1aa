using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Interchange.Gateway.Jobs.Webhooks;

/// <summary>Tells a webhook of a job's end, once a call. A message that comes again has the same id.</summary>
public sealed partial class DeliverWebhook
{
    private readonly WebhookStore _webhooks;
    private readonly WebhookHttp _http;
    private readonly WebhookRules _rules;
    private readonly TimeProvider _time;
    private readonly ILogger<DeliverWebhook> _logger;

    internal DeliverWebhook(WebhookStore webhooks, WebhookHttp http, WebhookRules rules, TimeProvider time, ILogger<DeliverWebhook> logger) =>
        (_webhooks, _http, _rules, _time, _logger) = (webhooks, http, rules, time, logger);

    /// <summary>True when there is nothing more to be told: it was, or it is kept no longer.</summary>
    public async Task<bool> RunAsync(WebhookNews news, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(news);
        var job = new JobKey(news.AccountId, news.JobId);
        if (await _webhooks.FindAsync(job, cancellationToken) is not { } webhook)
        {
            return true;
        }

        var url = new Uri(webhook.Url);
        var status = _rules.WhyNot(url) is null ? await SendAsync(url, webhook, news, cancellationToken) : null;
        if (status is not (>= 200 and < 300))
        {
            LogNotTold(news.JobId, url.Host, status);
            return false;
        }

        await _webhooks.RemoveAsync(job, cancellationToken);
        return true;
    }

    /// <summary>The message of a job's end.</summary>
    internal static byte[] Body(WebhookNews news)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("id", IdOf(news));
            json.WriteString("type", $"job.{news.State.ToString().ToLowerInvariant()}");
            json.WriteNumber("created_at", news.EndedAt.ToUnixTimeSeconds());
            json.WriteStartObject("data");
            json.WriteString("id", news.JobId);
            json.WriteString("object", "job");
            json.WriteString("status", news.State.ToString().ToLowerInvariant());
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static string IdOf(WebhookNews news) => $"evt_{news.JobId}";

    private async Task<int?> SendAsync(Uri url, Webhook webhook, WebhookNews news, CancellationToken cancellationToken)
    {
        var body = Body(news);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, IdOf(news));
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, timestamp);
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Of(webhook.Secret, IdOf(news), timestamp, body));
        return await _http.SendAsync(request, cancellationToken);
    }

    [LoggerMessage(2702, LogLevel.Warning, "The end of job {Job} could not be told to its webhook at {Host} (status {Status})")]
    private partial void LogNotTold(string job, string host, int? status);
}
