using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Providers.Wires;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>Makes the body of Mistral's chat completions, which refuse what they do not know. Pure. Source: Mistral's API reference.</summary>
internal static class MistralRequests
{
    /// <summary>Properties of Mistral's own that callers write themselves.</summary>
    private static readonly string[] OwnNames = ["safe_prompt", "random_seed", "prompt_mode", "metadata", "guardrails", "prompt_cache_key", "prediction"];

    /// <exception cref="NotCarriedException">Mistral's wire cannot say it.</exception>
    public static ReadOnlyMemory<byte> Body(ChatPrompt prompt, MistralThinking thinking)
    {
        if (prompt.Modalities.Any(static modality => modality is not "text"))
        {
            throw new NotCarriedException("carries answers in text alone. Leave \"modalities\" out, or name another model.");
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", prompt.Model);
            new MistralMessages(json).Write(prompt);
            if (prompt.Stream)
            {
                json.WriteBoolean("stream", value: true);
            }

            WriteTools(json, prompt);
            WriteSampling(json, prompt);
            if (prompt.Other("prompt_mode") is null)
            {
                thinking.Write(json, prompt.Reasoning);
            }

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

    private static void WriteTools(Utf8JsonWriter json, ChatPrompt prompt)
    {
        if (prompt.Tools.Any(static tool => !tool.IsFunction))
        {
            throw new NotCarriedException("carries functions only. Leave the other tools out, or name a provider that runs them.");
        }

        if (prompt.Tools.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools)
        {
            json.WriteFunctionTool(tool, saysStrict: true);
        }

        json.WriteEndArray();
        WriteChoice(json, prompt.ToolChoice);
        if (prompt.ParallelToolCalls is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls", parallel);
        }
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice? choice)
    {
        switch (choice)
        {
            case { Kind: ToolChoiceKind.Function, Name: { } name }:
                json.WriteStartObject("tool_choice");
                json.WriteString("type", "function");
                json.WriteStartObject("function");
                json.WriteString("name", name);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case { Kind: var kind }:
                json.WriteString("tool_choice", kind switch
                {
                    ToolChoiceKind.None => "none",
                    ToolChoiceKind.Required => "any",
                    _ => "auto",
                });
                break;
        }
    }

    private static void WriteSampling(Utf8JsonWriter json, ChatPrompt prompt)
    {
        json.WriteOptional("temperature", prompt.Temperature);
        json.WriteOptional("top_p", prompt.TopP);
        json.WriteOptional("frequency_penalty", prompt.FrequencyPenalty);
        json.WriteOptional("presence_penalty", prompt.PresencePenalty);
        json.WriteOptional("max_tokens", prompt.MaxTokens);
        json.WriteOptional("n", prompt.Choices);
        json.WriteOptional("stop", prompt.Stop);
        if (prompt.Seed is { } seed && prompt.Other("random_seed") is null)
        {
            // No sign at Mistral's: the other bits still make equal requests equal.
            json.WriteNumber("random_seed", seed & long.MaxValue);
        }

        switch (prompt.ResponseFormat?.Type)
        {
            case null:
                break;
            case "text" or "json_object" or "json_schema":
                json.WritePropertyName("response_format");
                prompt.ResponseFormat.Json.WriteTo(json);
                break;
            default:
                throw new NotCarriedException("carries response_format only as text, json_object or json_schema. Use one of these.");
        }
    }
}
