using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>The usage of a response in the words of chat completions.</summary>
internal static class ResponseUsage
{
    /// <summary>Writes the members; null where there is no usage.</summary>
    public static Action<Utf8JsonWriter>? Of(JsonElement response)
    {
        if (response.Find("usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        return json =>
        {
            var (input, output) = (usage.Count("input_tokens") ?? 0, usage.Count("output_tokens") ?? 0);
            json.WriteNumber("prompt_tokens", input);
            json.WriteNumber("completion_tokens", output);
            json.WriteNumber("total_tokens", usage.Count("total_tokens") ?? input + output);
            WriteDetails(json, "prompt_tokens_details", usage.Find("input_tokens_details"));
            WriteDetails(json, "completion_tokens_details", usage.Find("output_tokens_details"));
        };
    }

    private static void WriteDetails(Utf8JsonWriter json, string name, JsonElement? details)
    {
        if (details is { ValueKind: JsonValueKind.Object } said)
        {
            json.WritePropertyName(name);
            said.WriteTo(json);
        }
    }
}
