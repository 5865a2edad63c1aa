using System.Text.Json;
using Interchange.Gateway.Keys;
using Microsoft.AspNetCore.Http;

namespace Interchange.Gateway.Jobs;

/// <summary>Jobs on the wire. A result stands in <c>response</c> as a batch's results do: its status, and its body in the caller's dialect, or where its bytes are when these are not JSON.</summary>
internal static class JobJson
{
    /// <summary>Where a job can be asked for.</summary>
    public static string Location(JobKey job) => $"/api/v1/jobs/{job.Id}";

    public static Task WriteAsync(HttpResponse response, int status, JobKey job, JobRun run, JobResult? result, JobOptions options)
    {
        if (!run.HasEnded)
        {
            response.Headers.RetryAfter = "1";
        }

        return JsonExchange.WriteAsync(response, status, json => Write(json, job, run, result, options), CancellationToken.None);
    }

    private static void Write(Utf8JsonWriter json, JobKey job, JobRun run, JobResult? result, JobOptions options)
    {
        json.WriteString("id", job.Id);
        json.WriteString("object", "job");
        json.WriteString("status", run.State.ToString().ToLowerInvariant());
        json.WriteNumber("created_at", run.CreatedAt.ToUnixTimeSeconds());
        Write(json, "completed_at", run.EndedAt);
        Write(json, "expires_at", run.EndedAt + options.Kept);
        Write(json, "waiting_until", run.HasEnded ? null : run.Progress?.Until);
        json.WriteStartArray("attempts");
        foreach (var attempt in run.Progress?.Attempts ?? [])
        {
            json.WriteStartObject();
            json.WriteString("provider", attempt.Provider);
            json.WriteString("model", attempt.Model);
            Write(json, "status", attempt.Status);
            json.WriteString("failure", attempt.Failure);
            json.WriteNumber("latency_ms", Math.Round(attempt.DurationMs, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (result is null)
        {
            json.WriteNull("response");
        }
        else
        {
            json.WriteStartObject("response");
            json.WriteNumber("status_code", result.Status);
            json.WriteString("request_id", result.Headers.GetValueOrDefault("X-Generation-Id"));
            if (result.IsJson)
            {
                json.WritePropertyName("body");
                json.WriteRawValue(result.Body.Span, skipInputValidation: true);
            }
            else
            {
                json.WriteStartObject("body");
                json.WriteString("content_type", result.ContentType);
                json.WriteNumber("bytes", result.Body.Length);
                json.WriteString("url", $"{Location(job)}/content");
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? at) => Write(json, name, at?.ToUnixTimeSeconds());

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
