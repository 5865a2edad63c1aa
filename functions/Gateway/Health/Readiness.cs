using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Health;

/// <summary>
/// <c>GET /api/health/ready</c>: 200 when every dependency answers, else 503 with the reason of each that does not.
/// Open to everyone, so it tells names and reasons, never addresses or secrets.
/// </summary>
public sealed class Readiness(IEnumerable<IReadinessCheck> checks)
{
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var results = await Task.WhenAll(checks.Select(async check => (check.Name, Reason: await check.WhyNotReadyAsync(cancellationToken))));
        var ready = results.All(static result => result.Reason is null);
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("status", ready ? "ready" : "not_ready");
            json.WriteStartArray("checks");
            foreach (var (name, reason) in results)
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                json.WriteBoolean("ready", reason is null);
                if (reason is not null)
                {
                    json.WriteString("reason", reason);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        context.Response.StatusCode = ready ? 200 : 503;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        if (!ready)
        {
            context.Response.Headers.RetryAfter = "5";
        }

        await context.Response.Body.WriteAsync(buffer.WrittenMemory, cancellationToken);
    }
}
