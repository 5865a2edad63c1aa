using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Chat;
using Interchange.Gateway.Chat.Operations;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Rerank;

/// <summary>
/// Ranked documents in OpenRouter's form: each result with the document that it ranks. Pure. Sources: Cohere's, Jina's and Together's
/// <c>results</c>, Voyage's <c>data</c>.
/// </summary>
internal static class RerankAnswer
{
    private const int MaxDepth = 256;

    /// <summary>Whether it is an answer in OpenRouter's form.</summary>
    public static bool IsAnswer(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return Find(document.RootElement, "results") is { ValueKind: JsonValueKind.Array };
    }

    /// <summary>Writes a provider's answer. What is no result of the request's is left out.</summary>
    public static void Write(ChatDocument request, ReadOnlyMemory<byte> answer, PooledBody output)
    {
        using var document = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = MaxDepth });
        var root = document.RootElement;
        var results = Find(root, "results") ?? Find(root, "data");
        if (results is not { ValueKind: JsonValueKind.Array } ranked)
        {
            // An error inside a success, or no answer at all: whoever reads on finds out.
            output.Append(answer.Span);
            return;
        }

        var documents = OperationFields.Find(request, "documents")!.Value;
        var buffer = new ArrayBufferWriter<byte>(answer.Length);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", Find(root, "id") is { ValueKind: JsonValueKind.String } id ? id.GetString() : "");
            json.WriteString("model", "");
            json.WriteStartArray("results");
            foreach (var result in ranked.EnumerateArray())
            {
                WriteResult(json, result, documents);
            }

            json.WriteEndArray();
            WriteUsage(json, root);
            json.WriteEndObject();
        }

        output.Append(buffer.WrittenSpan);
    }

    private static void WriteResult(Utf8JsonWriter json, JsonElement result, JsonElement documents)
    {
        if (Find(result, "index") is not { ValueKind: JsonValueKind.Number } position || !position.TryGetInt32(out var index) || index < 0 || index >= documents.GetArrayLength()
            || (Find(result, "relevance_score") ?? Find(result, "logit")) is not { ValueKind: JsonValueKind.Number } score)
        {
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WritePropertyName("relevance_score");
        score.WriteTo(json);
        json.WritePropertyName("document");
        var document = documents[index];
        if (document.ValueKind == JsonValueKind.String)
        {
            json.WriteStartObject();
            json.WriteString("text", document.GetString());
            json.WriteEndObject();
        }
        else
        {
            document.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>Cohere bills by searches of up to a hundred documents and says them apart.</summary>
    private static void WriteUsage(Utf8JsonWriter json, JsonElement root)
    {
        var usage = Find(root, "usage");
        var units = Find(root, "meta") is { } meta && Find(meta, "billed_units") is { } billed ? Find(billed, "search_units") : null;
        var tokens = usage is { } counts ? Find(counts, "total_tokens") ?? Find(counts, "prompt_tokens") : null;
        json.WriteStartObject("usage");
        json.WritePropertyName("total_tokens");
        if (tokens is { ValueKind: JsonValueKind.Number } total)
        {
            total.WriteTo(json);
        }
        else
        {
            json.WriteNumberValue(0);
        }

        if (units is { ValueKind: JsonValueKind.Number } searches)
        {
            json.WritePropertyName("search_units");
            searches.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
