using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>Embeddings over <c>POST /v2/embed</c>. Pure. Source: Cohere's API reference.</summary>
internal static class CohereEmbeddings
{
    /// <summary>What texts are embedded for where the request does not say: Cohere wants to be told.</summary>
    private const string UsualType = "search_document";

    public static ProviderApi Api { get; } = new("embed") { WriteRequest = WriteRequest, WriteAnswer = WriteAnswer };

    /// <exception cref="NotCarriedException">The input is one of tokens, or of pieces that Cohere does not embed.</exception>
    private static void WriteRequest(JsonElement request, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model", request.Text("model"));
        json.WriteString("input_type", request.Text("input_type") ?? UsualType);
        WriteInput(json, request.Find("input") ?? default);
        if (request.Count("dimensions") is { } dimensions)
        {
            json.WriteNumber("output_dimension", dimensions);
        }

        json.WriteStartArray("embedding_types");
        json.WriteStringValue(request.Text("encoding_format") ?? "float");
        json.WriteEndArray();
        foreach (var name in (ReadOnlySpan<string>)["truncate", "max_tokens", "priority"])
        {
            if (request.Find(name) is { } own)
            {
                json.WritePropertyName(name);
                own.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, JsonElement input)
    {
        if (input.ValueKind == JsonValueKind.String)
        {
            json.WriteStartArray("texts");
            input.WriteTo(json);
            json.WriteEndArray();
        }
        else if (input.EnumerateArray().All(static entry => entry.ValueKind == JsonValueKind.String))
        {
            json.WritePropertyName("texts");
            input.WriteTo(json);
        }
        else if (input.EnumerateArray().All(static entry => entry.ValueKind == JsonValueKind.Object))
        {
            json.WriteStartArray("inputs");
            foreach (var entry in input.EnumerateArray())
            {
                WriteEntry(json, entry);
            }

            json.WriteEndArray();
        }
        else
        {
            throw new NotCarriedException("embeds texts and images, no tokens. Send \"input\" as texts.");
        }
    }

    private static void WriteEntry(Utf8JsonWriter json, JsonElement entry)
    {
        json.WriteStartObject();
        json.WriteStartArray("content");
        foreach (var part in entry.Elements("content"))
        {
            if (part.Text("type") is not ("text" or "image_url"))
            {
                throw new NotCarriedException("embeds texts and images. Leave the other pieces of \"input\" out.");
            }

            part.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the answer in OpenAI's form; anything else as it is.</summary>
    private static void WriteAnswer(JsonElement answer, Utf8JsonWriter json)
    {
        if (answer.Find("embeddings") is not { ValueKind: JsonValueKind.Object } embeddings)
        {
            answer.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("object", "list");
        if (answer.Text("id") is { } id)
        {
            json.WriteString("id", id);
        }

        json.WriteStartArray("data");
        foreach (var (index, vector) in (embeddings.Find("float") is null ? embeddings.Elements("base64") : embeddings.Elements("float")).Index())
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", index);
            json.WritePropertyName("embedding");
            vector.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        var billed = answer.Find("meta").Find("billed_units") ?? default;
        var tokens = (CohereUsage.Count(billed, "input_tokens") ?? 0) + (CohereUsage.Count(billed, "image_tokens") ?? 0);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", tokens);
        json.WriteNumber("total_tokens", tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
