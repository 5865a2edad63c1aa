using System.Text.Json;

namespace Interchange.Gateway.Batches.Inline;

/// <summary>Batches on the wire, as OpenRouter has them, but for their results.</summary>
internal static class InlineJson
{
    public static void Write(Utf8JsonWriter json, Batch batch)
    {
        json.WriteString("id", batch.Id);
        json.WriteString("object", "batch");
        json.WriteString("endpoint", batch.Endpoint);
        json.WriteString("model", batch.Model);
        json.WriteString("completion_window", "24h");
        json.WriteString("status", BatchStates.NameOf(batch.State));
        json.WriteNumber("created_at", batch.CreatedAt.ToUnixTimeSeconds());
        BatchJson.Write(json, "finalized_at", batch.EndedAt);
        BatchJson.WriteCounts(json, batch);
        if (batch.HasEnded)
        {
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", batch.Counts.PromptTokens);
            json.WriteNumber("completion_tokens", batch.Counts.CompletionTokens);
            json.WriteNumber("total_tokens", batch.Counts.PromptTokens + batch.Counts.CompletionTokens);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("usage");
        }

        if (batch.Problems.IsEmpty)
        {
            json.WriteNull("error");
        }
        else
        {
            json.WriteStartObject("error");
            json.WriteString("message", batch.Problems[0].Message);
            json.WriteEndObject();
        }
    }
}
