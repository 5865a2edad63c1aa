using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Makes the body of <c>Converse</c> and <c>ConverseStream</c>. Pure. Source: AWS's API reference.</summary>
internal static class BedrockRequests
{
    /// <summary>What Claude takes for <c>top_p</c> while it thinks.</summary>
    private const double LeastThinkingTopP = 0.95;

    /// <param name="prompt">What is asked.</param>
    /// <param name="model">What the model takes.</param>
    /// <param name="mostOutput">The most that the endpoint writes; null when unknown.</param>
    /// <exception cref="NotCarriedException">Bedrock's wire cannot say it.</exception>
    public static ReadOnlyMemory<byte> Body(ChatPrompt prompt, BedrockModel model, long? mostOutput)
    {
        if (prompt.Choices > 1)
        {
            throw new NotCarriedException("carries one answer a request. Leave \"n\" out, or send the request several times.");
        }

        if (prompt.Modalities.Any(static modality => modality is not "text"))
        {
            throw new NotCarriedException("carries answers in text alone. Leave \"modalities\" out, or name another model.");
        }

        var thinking = BedrockThinking.Of(prompt, model, mostOutput);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            new BedrockMessages(json, model).Write(prompt);
            WriteInference(json, prompt, model, thinking);
            BedrockTools.Write(json, prompt, model);
            BedrockFormat.Write(json, prompt, model);
            WriteOthers(json, prompt, model, thinking);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteInference(Utf8JsonWriter json, ChatPrompt prompt, BedrockModel model, BedrockThinking thinking)
    {
        var claudeThinks = thinking.IsOn && model.Vendor == BedrockVendor.Anthropic;
        var novaThinksHard = model.Vendor == BedrockVendor.Nova && thinking.Effort == "high";
        json.WriteStartObject("inferenceConfig");
        if (prompt.MaxTokens is { } maxTokens && !novaThinksHard)
        {
            json.WriteNumber("maxTokens", maxTokens);
        }

        var (temperature, topP) = novaThinksHard ? default : Sampling(prompt, model, claudeThinks);
        if (temperature is { } hot)
        {
            json.WriteNumber("temperature", hot);
        }

        if (topP is { } share)
        {
            json.WriteNumber("topP", share);
        }

        if (prompt.Stop.Any(static stop => stop.Length > 0))
        {
            json.WriteStartArray("stopSequences");
            foreach (var stop in prompt.Stop.Where(static stop => stop.Length > 0))
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>
    /// What the model takes of both. Beside thoughts Claude takes no temperature and only a high <c>top_p</c>, and since Opus 4.1 one of the two: that which says something,
    /// or else the temperature. Most scales end at 1.
    /// </summary>
    private static (double? Temperature, double? TopP) Sampling(ChatPrompt prompt, BedrockModel model, bool claudeThinks)
    {
        if (claudeThinks)
        {
            return (null, prompt.TopP >= LeastThinkingTopP ? prompt.TopP : null);
        }

        var temperature = prompt.Temperature is { } hot && model.Vendor != BedrockVendor.OpenAI ? Math.Min(hot, 1) : prompt.Temperature;
        return model.Vendor == BedrockVendor.Anthropic && model.Version > 4 && temperature is not null && prompt.TopP is not null
            ? temperature is 1 && prompt.TopP < 1 ? (null, prompt.TopP) : (temperature, null)
            : (temperature, prompt.TopP);
    }

    /// <summary>What Bedrock has no word for and the vendor has.</summary>
    private static void WriteOthers(Utf8JsonWriter json, ChatPrompt prompt, BedrockModel model, BedrockThinking thinking)
    {
        var takesTopK = !thinking.IsOn && model.Vendor is (BedrockVendor.Anthropic or BedrockVendor.Nova or BedrockVendor.Mistral);
        var topK = takesTopK && prompt.TopK > 0 ? prompt.TopK : null;
        if (topK is null && !thinking.IsOn)
        {
            return;
        }

        json.WriteStartObject("additionalModelRequestFields");
        if (topK is { } value)
        {
            if (model.Vendor == BedrockVendor.Nova)
            {
                json.WriteStartObject("inferenceConfig");
                json.WriteNumber("topK", value);
                json.WriteEndObject();
            }
            else
            {
                json.WriteNumber("top_k", value);
            }
        }

        thinking.Write(json, model);
        json.WriteEndObject();
    }
}
