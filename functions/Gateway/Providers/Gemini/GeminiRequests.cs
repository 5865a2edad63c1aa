using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>Makes the body of <c>generateContent</c> and <c>streamGenerateContent</c>. Pure. Source: <c>GenerateContentRequest</c> of Google's API reference.</summary>
internal static class GeminiRequests
{
    /// <param name="prompt">What is asked.</param>
    /// <param name="usualOutput">The most that the endpoint writes, where the prompt does not bound it; null when unknown.</param>
    /// <param name="onVertex">Whether the wire is Vertex AI's.</param>
    /// <exception cref="NotCarriedException">Google's wire cannot say it.</exception>
    public static ReadOnlyMemory<byte> Body(ChatPrompt prompt, long? usualOutput, bool onVertex)
    {
        var model = GeminiModel.Of(prompt.Model);
        if (prompt.Choices > 1)
        {
            throw new NotCarriedException("carries one answer a request. Leave \"n\" out, or send the request several times.");
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            new GeminiContents(json, model, onVertex).Write(prompt.Messages);
            GeminiTools.Write(json, prompt);
            json.WriteStartObject("generationConfig");
            WriteSampling(json, prompt);
            WriteFormat(json, prompt, model);
            WriteModalities(json, prompt);
            GeminiThinking.Write(json, model, prompt.Reasoning, prompt.MaxTokens ?? usualOutput);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteSampling(Utf8JsonWriter json, ChatPrompt prompt)
    {
        json.WriteOptional("maxOutputTokens", prompt.MaxTokens);
        json.WriteOptional("temperature", prompt.Temperature);
        json.WriteOptional("topP", prompt.TopP);
        json.WriteOptional("topK", prompt.TopK > 0 ? prompt.TopK : null);
        json.WriteOptional("frequencyPenalty", prompt.FrequencyPenalty);
        json.WriteOptional("presencePenalty", prompt.PresencePenalty);

        // Google's seed has 32 bits: the lower ones still make equal requests equal.
        json.WriteOptional("seed", prompt.Seed is { } seed ? unchecked((int)seed) : default(long?));
        json.WriteOptional("stopSequences", prompt.Stop);
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatPrompt prompt, GeminiModel model)
    {
        switch (prompt.ResponseFormat?.Type)
        {
            case null or "text":
                return;
            case "json_object" or "json_schema":
                break;
            default:
                throw new NotCarriedException("carries response_format only as text, json_object or json_schema. Use one of these.");
        }

        if (!model.CombinesToolsAndFormat && prompt.Tools.Any(static tool => tool.IsFunction))
        {
            throw new NotCarriedException("takes tools or a structured answer for this model, not both. Leave out one of \"tools\" and \"response_format\".");
        }

        json.WriteString("responseMimeType", "application/json");
        if (prompt.ResponseFormat.Schema is { } schema)
        {
            json.WritePropertyName("responseJsonSchema");
            schema.WriteTo(json);
        }
    }

    private static void WriteModalities(Utf8JsonWriter json, ChatPrompt prompt)
    {
        if (prompt.Modalities is [var only] && only.Equals("audio", StringComparison.OrdinalIgnoreCase))
        {
            WriteSpeech(json, prompt.Other("audio")?.Text("voice"));
            return;
        }

        if (prompt.Modalities.Contains("audio", StringComparer.OrdinalIgnoreCase))
        {
            throw new NotCarriedException("carries spoken answers or written ones, not both. Ask for one of them, or name another model.");
        }

        if (prompt.Modalities.Contains("image", StringComparer.OrdinalIgnoreCase))
        {
            json.WriteStartArray("responseModalities");
            foreach (var modality in prompt.Modalities)
            {
                json.WriteStringValue(modality.ToUpperInvariant());
            }

            json.WriteEndArray();
        }

        if (prompt.Other("image_config") is { ValueKind: JsonValueKind.Object } image)
        {
            json.WriteStartObject("imageConfig");
            foreach (var (name, member) in new[] { ("aspect_ratio", "aspectRatio"), ("image_size", "imageSize") })
            {
                if (image.TryGetProperty(name, out var value))
                {
                    json.WritePropertyName(member);
                    value.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }
    }

    /// <summary>Source: Google's guide to speech generation.</summary>
    private static void WriteSpeech(Utf8JsonWriter json, string? voice)
    {
        json.WriteStartArray("responseModalities");
        json.WriteStringValue("AUDIO");
        json.WriteEndArray();
        if (voice is null)
        {
            return;
        }

        json.WriteStartObject("speechConfig");
        json.WriteStartObject("voiceConfig");
        json.WriteStartObject("prebuiltVoiceConfig");
        json.WriteString("voiceName", voice);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
