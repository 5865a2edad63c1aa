using System.Text.Json;

namespace Interchange.Gateway.Completions;

/// <summary>Probabilities of tokens in the form of legacy completions: four lists beside one another. Source: OpenAI's API reference, the completion object.</summary>
/// <param name="offset">Where the answer begins in the text.</param>
internal sealed class Logprobs(int offset)
{
    private int _offset = offset;

    /// <summary>Writes the value.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="logprobs">In the form of chat completions; null for none.</param>
    public void Write(Utf8JsonWriter json, JsonElement? logprobs)
    {
        if (logprobs is not { ValueKind: JsonValueKind.Object } said || !said.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
        {
            json.WriteNullValue();
            return;
        }

        var tokens = content.EnumerateArray().ToList();
        json.WriteStartObject();
        json.WriteStartArray("tokens");
        tokens.ForEach(token => json.WriteStringValue(TextOf(token)));
        json.WriteEndArray();
        json.WriteStartArray("token_logprobs");
        tokens.ForEach(token => WriteProbability(json, token));
        json.WriteEndArray();
        json.WriteStartArray("top_logprobs");
        tokens.ForEach(token => WriteAlternatives(json, token));
        json.WriteEndArray();
        json.WriteStartArray("text_offset");
        foreach (var token in tokens)
        {
            json.WriteNumberValue(_offset);
            _offset += TextOf(token).Length;
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAlternatives(Utf8JsonWriter json, JsonElement token)
    {
        json.WriteStartObject();
        if (token.TryGetProperty("top_logprobs", out var others) && others.ValueKind == JsonValueKind.Array)
        {
            var known = new HashSet<string>(StringComparer.Ordinal);
            foreach (var other in others.EnumerateArray().Where(other => known.Add(TextOf(other))))
            {
                json.WritePropertyName(TextOf(other));
                WriteProbability(json, other);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteProbability(Utf8JsonWriter json, JsonElement token)
    {
        if (token.TryGetProperty("logprob", out var probability) && probability.ValueKind == JsonValueKind.Number)
        {
            probability.WriteTo(json);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static string TextOf(JsonElement token) =>
        token.TryGetProperty("token", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
}
