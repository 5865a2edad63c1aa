using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>Ranking over <c>POST /v2/rerank</c>, whose documents are texts; the answer is in the form that everybody copies. Pure. Source: Cohere's API reference.</summary>
internal static class CohereRerank
{
    public static ProviderApi Api { get; } = new("rerank") { WriteRequest = WriteRequest };

    /// <exception cref="NotCarriedException">A document is an image.</exception>
    private static void WriteRequest(JsonElement request, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var member in request.EnumerateObject())
        {
            switch (member.Name)
            {
                case "model" or "query" or "top_n" or "max_tokens_per_doc" or "priority":
                    member.WriteTo(json);
                    break;
                case "documents":
                    json.WriteStartArray("documents");
                    foreach (var document in member.Value.EnumerateArray())
                    {
                        json.WriteStringValue(TextOf(document));
                    }

                    json.WriteEndArray();
                    break;
            }
        }

        json.WriteEndObject();
    }

    private static string TextOf(JsonElement document) =>
        (document.ValueKind == JsonValueKind.String ? document.GetString() : document.Text("text"))
        ?? throw new NotCarriedException("ranks texts alone. Send each of \"documents\" as a text, or name another model.");
}
