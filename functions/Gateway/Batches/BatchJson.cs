using System.Text.Json;

namespace Interchange.Gateway.Batches;

/// <summary>Batches on the wire, as OpenAI has them.</summary>
internal static class BatchJson
{
    /// <summary>The batch, with what OpenRouter's batches have beside it (<c>model</c>, <c>usage</c>).</summary>
    public static void Write(Utf8JsonWriter json, Batch batch)
    {
        json.WriteString("id", batch.Id);
        json.WriteString("object", "batch");
        json.WriteString("endpoint", batch.Endpoint);
        json.WriteString("model", batch.Model);
        WriteProblems(json, batch);
        json.WriteString("input_file_id", batch.InputFileId);
        json.WriteString("completion_window", "24h");
        json.WriteString("status", BatchStates.NameOf(batch.State));
        json.WriteString("output_file_id", batch is { HasEnded: true, HasOutput: true } ? batch.OutputFileId : null);
        json.WriteString("error_file_id", batch is { HasEnded: true, HasErrors: true } ? batch.ErrorFileId : null);
        json.WriteNumber("created_at", batch.CreatedAt.ToUnixTimeSeconds());
        Write(json, "in_progress_at", batch.InProgressAt);
        Write(json, "expires_at", batch.ExpiresAt);
        Write(json, "finalizing_at", batch.FinalizingAt);
        Write(json, "completed_at", batch.State == BatchState.Completed ? batch.EndedAt : null);
        Write(json, "failed_at", batch.State == BatchState.Failed ? batch.EndedAt : null);
        Write(json, "expired_at", batch.State == BatchState.Expired ? batch.EndedAt : null);
        Write(json, "cancelling_at", batch.CancellingAt);
        Write(json, "cancelled_at", batch.State == BatchState.Cancelled ? batch.EndedAt : null);
        WriteCounts(json, batch);
        WriteMetadata(json, batch);
    }

    /// <summary>What OpenAI's and OpenRouter's batches have alike.</summary>
    public static void WriteCounts(Utf8JsonWriter json, Batch batch)
    {
        json.WriteStartObject("request_counts");
        json.WriteNumber("total", batch.Counts.Total);
        json.WriteNumber("completed", batch.Counts.Completed);
        json.WriteNumber("failed", batch.Counts.Failed);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } moment)
        {
            json.WriteNumber(name, moment.ToUnixTimeSeconds());
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteProblems(Utf8JsonWriter json, Batch batch)
    {
        if (batch.Problems.IsEmpty)
        {
            json.WriteNull("errors");
            return;
        }

        json.WriteStartObject("errors");
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var problem in batch.Problems)
        {
            json.WriteStartObject();
            json.WriteString("code", problem.Code);
            json.WriteString("message", problem.Message);
            json.WriteString("param", problem.Param);
            if (problem.Line is { } line)
            {
                json.WriteNumber("line", line);
            }
            else
            {
                json.WriteNull("line");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, Batch batch)
    {
        if (batch.Metadata.IsEmpty)
        {
            json.WriteNull("metadata");
            return;
        }

        json.WriteStartObject("metadata");
        foreach (var (name, value) in batch.Metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
