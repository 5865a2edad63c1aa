using System.Buffers;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;

namespace Interchange.Gateway.Providers.Scripted;

/// <summary>
/// Embeddings and rankings that are a function of their texts: the same text has the same vector, and documents rank by the words that they share with the query.
/// Sources: OpenAI's API reference of embeddings, Cohere's of rerank.
/// </summary>
internal static class ScriptedVectors
{
    public const string Embedding = "embedding";
    public const string Rerank = "rerank";

    private const int UsualDimensions = 8;

    /// <exception cref="JsonException">It is no request for embeddings.</exception>
    public static ReadOnlyMemory<byte> Embed(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (!root.TryGetProperty("input"u8, out var input) || !root.TryGetProperty("model"u8, out var model))
        {
            throw new JsonException("There is no input.");
        }

        string[] texts = input.ValueKind == JsonValueKind.String
            ? [input.GetString()!]
            : [.. input.EnumerateArray().Select(static text => text.ValueKind == JsonValueKind.String ? text.GetString()! : text.GetRawText())];
        var dimensions = root.TryGetProperty("dimensions"u8, out var wanted) ? wanted.GetInt32() : UsualDimensions;
        var isBase64 = root.TryGetProperty("encoding_format"u8, out var format) && format.ValueEquals("base64"u8);
        var tokens = texts.Sum(WordPieces.Count);
        return Write(json =>
        {
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            for (var index = 0; index < texts.Length; index++)
            {
                json.WriteStartObject();
                json.WriteString("object", "embedding");
                json.WriteNumber("index", index);
                json.WritePropertyName("embedding");
                WriteVector(json, Vector(texts[index], dimensions), isBase64);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("model", model.GetString());
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", tokens);
            json.WriteNumber("total_tokens", tokens);
            json.WriteEndObject();
        });
    }

    /// <summary>The same over Cohere's wire.</summary>
    /// <exception cref="JsonException">It is no request for embeddings.</exception>
    public static ReadOnlyMemory<byte> EmbedAtCohere(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (!root.TryGetProperty("texts"u8, out var input) || !root.TryGetProperty("input_type"u8, out _) || !root.TryGetProperty("embedding_types"u8, out var types))
        {
            throw new JsonException("There are no texts, or it is not said what for.");
        }

        var texts = input.EnumerateArray().Select(static text => text.GetString()!).ToArray();
        var dimensions = root.TryGetProperty("output_dimension"u8, out var wanted) ? wanted.GetInt32() : UsualDimensions;
        return Write(json =>
        {
            json.WriteString("id", "scripted-embed");
            json.WriteString("response_type", "embeddings_by_type");
            json.WriteStartObject("embeddings");
            foreach (var type in types.EnumerateArray().Select(static type => type.GetString()!))
            {
                json.WriteStartArray(type);
                foreach (var text in texts)
                {
                    WriteVector(json, Vector(text, dimensions), isBase64: type == "base64");
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteStartObject("meta");
            json.WriteStartObject("billed_units");
            json.WriteNumber("input_tokens", texts.Sum(WordPieces.Count));
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    /// <exception cref="JsonException">It is no request for a ranking.</exception>
    public static ReadOnlyMemory<byte> Rank(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (!root.TryGetProperty("query"u8, out var query) || !root.TryGetProperty("documents"u8, out var documents))
        {
            throw new JsonException("There is no query.");
        }

        var wanted = query.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var most = root.TryGetProperty("top_n"u8, out var top) ? top.GetInt32() : int.MaxValue;
        var ranked = documents.EnumerateArray()
            .Select((text, index) => (Index: index, Score: Share(wanted, text.ValueKind == JsonValueKind.String ? text.GetString()! : text.GetProperty("text"u8).GetString()!)))
            .OrderByDescending(static entry => entry.Score)
            .ThenBy(static entry => entry.Index)
            .Take(most)
            .ToList();
        return Write(json =>
        {
            json.WriteString("id", "scripted-rerank");
            json.WriteStartArray("results");
            foreach (var (index, score) in ranked)
            {
                json.WriteStartObject();
                json.WriteNumber("index", index);
                json.WriteNumber("relevance_score", score);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("meta");
            json.WriteStartObject("billed_units");
            json.WriteNumber("search_units", 1);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static double Share(string[] wanted, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return wanted.Length == 0 ? 0 : wanted.Count(word => words.Contains(word, StringComparer.OrdinalIgnoreCase)) / (double)wanted.Length;
    }

    private static float[] Vector(string text, int dimensions)
    {
        var vector = new float[dimensions];
        for (var index = 0; index < dimensions; index++)
        {
            vector[index] = (XxHash32.HashToUInt32(Encoding.UTF8.GetBytes($"{index} {text}")) / (float)uint.MaxValue * 2) - 1;
        }

        return vector;
    }

    private static void WriteVector(Utf8JsonWriter json, float[] vector, bool isBase64)
    {
        if (isBase64)
        {
            var bytes = new byte[vector.Length * sizeof(float)];
            Buffer.BlockCopy(vector, 0, bytes, 0, bytes.Length);
            json.WriteBase64StringValue(bytes);
            return;
        }

        json.WriteStartArray();
        foreach (var value in vector)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
