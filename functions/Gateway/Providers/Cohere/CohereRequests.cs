using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Cohere;

/// <summary>Makes the body of <c>POST /v2/chat</c>. Pure. Source: Cohere's API reference.</summary>
internal static class CohereRequests
{
    private const int MostStops = 5;
    private const double LeastP = 0.01;
    private const double MostP = 0.99;
    private const long MostK = 500;

    /// <summary>What an effort is a share of, where neither the request nor the endpoint bounds the output.</summary>
    private const long UsualOutput = 32_000;

    /// <summary>Properties of Cohere's own that callers write themselves.</summary>
    private static readonly string[] OwnNames = ["citation_options", "safety_mode", "strict_tools", "priority"];

    /// <param name="prompt">What is asked.</param>
    /// <param name="thinks">Whether the model can be asked to think.</param>
    /// <param name="mostOutput">The most that the endpoint writes; null when unknown.</param>
    /// <exception cref="NotCarriedException">Cohere's wire cannot say it.</exception>
    public static ReadOnlyMemory<byte> Body(ChatPrompt prompt, bool thinks, long? mostOutput)
    {
        if (prompt.Choices > 1)
        {
            throw new NotCarriedException("carries one answer a request. Leave \"n\" out, or send the request several times.");
        }

        if (prompt.Modalities.Any(static modality => modality is not "text"))
        {
            throw new NotCarriedException("carries answers in text alone. Leave \"modalities\" out, or name another model.");
        }

        var documents = CohereDocuments.Of(prompt);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", prompt.Model);
            json.WriteBoolean("stream", prompt.Stream);
            new CohereMessages(json, thinks).Write(prompt);
            documents.Write(json);
            CohereTools.Write(json, prompt);
            WriteFormat(json, prompt, documents);
            WriteSampling(json, prompt);
            WriteThinking(json, prompt, thinks, mostOutput);
            foreach (var name in OwnNames)
            {
                if (prompt.Other(name) is { } own)
                {
                    json.WritePropertyName(name);
                    own.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteFormat(Utf8JsonWriter json, ChatPrompt prompt, CohereDocuments documents)
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

        if (!prompt.Tools.IsEmpty || !documents.IsEmpty)
        {
            throw new NotCarriedException("takes a structured answer only without tools and documents. Leave out \"response_format\", or these.");
        }

        json.WriteStartObject("response_format");
        json.WriteString("type", "json_object");
        if (prompt.ResponseFormat.Schema is { } schema)
        {
            json.WritePropertyName("json_schema");
            schema.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>Cohere's scales are narrower than others': what is beyond their end is at it.</summary>
    private static void WriteSampling(Utf8JsonWriter json, ChatPrompt prompt)
    {
        json.WriteOptional("max_tokens", prompt.MaxTokens);
        json.WriteOptional("temperature", prompt.Temperature);
        json.WriteOptional("p", prompt.TopP is { } share ? Math.Clamp(share, LeastP, MostP) : null);
        json.WriteOptional("frequency_penalty", prompt.FrequencyPenalty is { } frequency ? Math.Clamp(frequency, 0, 1) : null);
        json.WriteOptional("presence_penalty", prompt.PresencePenalty is { } presence ? Math.Clamp(presence, 0, 1) : null);
        json.WriteOptional("k", prompt.TopK > 0 ? Math.Min(prompt.TopK.Value, MostK) : null);
        if (prompt.Seed is { } seed)
        {
            // An unsigned number at Cohere's: the same bits still make equal requests equal.
            json.WriteNumber("seed", unchecked((ulong)seed));
        }

        if (prompt.Stop.Length > MostStops)
        {
            throw new NotCarriedException($"takes at most {MostStops} stop sequences. Send fewer in \"stop\".");
        }

        json.WriteOptional("stop_sequences", prompt.Stop);
    }

    /// <summary>Models that can think do so unless they are asked not to.</summary>
    private static void WriteThinking(Utf8JsonWriter json, ChatPrompt prompt, bool thinks, long? mostOutput)
    {
        if (!thinks || prompt.Reasoning is not { } wish || (!wish.IsOn && !wish.IsOff))
        {
            return;
        }

        json.WriteStartObject("thinking");
        json.WriteString("type", wish.IsOff ? "disabled" : "enabled");
        var output = prompt.MaxTokens ?? mostOutput ?? UsualOutput;
        var budget = wish.MaxTokens ?? (wish.Effort is { } effort ? Math.Min(ReasoningBudget.BudgetOf(effort, output), output) : null);
        if (wish.IsOn && budget is { } tokens)
        {
            json.WriteNumber("token_budget", tokens);
        }

        json.WriteEndObject();
    }
}
