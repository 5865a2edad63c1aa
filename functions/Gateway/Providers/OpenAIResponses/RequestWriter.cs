using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.OpenAIResponses;

/// <summary>Writes a request. Pure. Source: OpenAI's API reference, <c>POST /v1/responses</c>.</summary>
internal static class RequestWriter
{
    /// <summary>What chat completions have and Responses do not: left out, for it merely tunes.</summary>
    private static readonly FrozenSet<string> OfChatAlone = FrozenSet.Create(
        StringComparer.Ordinal,
        "logit_bias", "min_p", "top_a", "repetition_penalty", "prediction", "audio", "web_search_options", "image_config", "functions", "function_call", "store", "metadata");

    /// <summary>Tools that OpenAI runs itself, by their types as they stand.</summary>
    private static readonly FrozenSet<string> RunByProvider = FrozenSet.Create(
        StringComparer.Ordinal,
        "web_search", "web_search_2025_08_26", "web_search_preview", "web_search_preview_2025_03_11", "file_search", "code_interpreter", "mcp", "image_generation");

    /// <param name="prompt">What is asked.</param>
    /// <param name="format">The vendor's name in <c>reasoning_details</c>.</param>
    /// <param name="thinks">Whether the model thinks: only then may encrypted thoughts be asked for.</param>
    /// <exception cref="NotCarriedException">The wire cannot carry it.</exception>
    public static ReadOnlyMemory<byte> Write(ChatPrompt prompt, string format, bool thinks)
    {
        Check(prompt);
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", prompt.Model);
            json.WriteBoolean("store", false);
            if (prompt.Stream)
            {
                json.WriteBoolean("stream", true);
            }

            json.WriteStartArray("input");
            foreach (var message in prompt.Messages)
            {
                InputWriter.Write(json, message, format);
            }

            json.WriteEndArray();
            WriteBounds(json, prompt);
            WriteTools(json, prompt);
            WriteText(json, prompt);
            WriteReasoning(json, prompt.Reasoning, thinks);
            WriteIncludes(json, prompt, thinks);
            foreach (var (name, value) in prompt.Others)
            {
                if (!OfChatAlone.Contains(name))
                {
                    json.WritePropertyName(name);
                    value.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void Check(ChatPrompt prompt)
    {
        if (prompt.Choices > 1)
        {
            throw new NotCarriedException("gives one answer at a time. Ask for \"n\": 1, or name another model.");
        }

        if (prompt.Modalities.Any(static modality => modality != "text"))
        {
            throw new NotCarriedException("answers in text alone. Leave out \"modalities\", or name another model.");
        }
    }

    private static void WriteBounds(Utf8JsonWriter json, ChatPrompt prompt)
    {
        if (prompt.MaxTokens is { } most)
        {
            json.WriteNumber("max_output_tokens", most);
        }

        if (prompt.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (prompt.TopP is { } topP)
        {
            json.WriteNumber("top_p", topP);
        }

        if (prompt.User is { } user)
        {
            json.WriteString("safety_identifier", user);
        }

        if (prompt.ServiceTier is { } tier)
        {
            json.WriteString("service_tier", tier);
        }
    }

    private static void WriteTools(Utf8JsonWriter json, ChatPrompt prompt)
    {
        if (prompt.Tools.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools)
        {
            WriteTool(json, tool);
        }

        json.WriteEndArray();
        if (prompt.ToolChoice is { } choice)
        {
            WriteChoice(json, choice);
        }

        if (prompt.ParallelToolCalls is { } parallel)
        {
            json.WriteBoolean("parallel_tool_calls", parallel);
        }
    }

    private static void WriteTool(Utf8JsonWriter json, PromptTool tool)
    {
        if (!tool.IsFunction)
        {
            if (!RunByProvider.Contains(tool.Type))
            {
                throw new NotCarriedException("carries no tools but functions and those that the provider runs itself. Send tools of type \"function\", or name another model.");
            }

            tool.Json.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "function");
        json.WriteString("name", tool.Name);
        if (tool.Description is { } description)
        {
            json.WriteString("description", description);
        }

        json.WritePropertyName("parameters");
        if (tool.Parameters is { } parameters)
        {
            parameters.WriteTo(json);
        }
        else
        {
            json.WriteRawValue("""{"type":"object","properties":{}}"""u8, skipInputValidation: true);
        }

        // Left out, it is true here, and false in chat completions.
        json.WriteBoolean("strict", tool.Strict is true);
        json.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter json, ToolChoice choice)
    {
        if (choice.Kind == ToolChoiceKind.Function)
        {
            json.WriteStartObject("tool_choice");
            json.WriteString("type", "function");
            json.WriteString("name", choice.Name);
            json.WriteEndObject();
            return;
        }

        json.WriteString("tool_choice", choice.Kind switch
        {
            ToolChoiceKind.None => "none",
            ToolChoiceKind.Required => "required",
            _ => "auto",
        });
    }

    private static void WriteText(Utf8JsonWriter json, ChatPrompt prompt)
    {
        var answer = prompt.ResponseFormat is { Type: not "text" } asked ? asked : null;
        if (answer is null && prompt.Verbosity is null)
        {
            return;
        }

        json.WriteStartObject("text");
        if (answer is not null)
        {
            WriteFormat(json, answer);
        }

        if (prompt.Verbosity is { } verbosity)
        {
            json.WriteString("verbosity", verbosity);
        }

        json.WriteEndObject();
    }

    private static void WriteFormat(Utf8JsonWriter json, AnswerFormat answer)
    {
        json.WriteStartObject("format");
        json.WriteString("type", answer.Type is "json_object" or "json_schema"
            ? answer.Type
            : throw new NotCarriedException("knows no such \"response_format\". Ask for text, json_object or json_schema."));
        if (answer.Type == "json_schema")
        {
            json.WriteString("name", answer.Name ?? "answer");
            if (answer.Description is { } description)
            {
                json.WriteString("description", description);
            }

            json.WritePropertyName("schema");
            (answer.Schema ?? throw new NotCarriedException("takes \"response_format\" of type json_schema only with a \"schema\".")).WriteTo(json);
            if (answer.Strict is { } strict)
            {
                json.WriteBoolean("strict", strict);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteReasoning(Utf8JsonWriter json, ReasoningWish? wish, bool thinks)
    {
        if (wish is null || !thinks || (!wish.IsOn && !wish.IsOff && wish.Summary is null))
        {
            return;
        }

        json.WriteStartObject("reasoning");
        if (ReasoningBudget.EffortOf(wish) is { } effort)
        {
            json.WriteString("effort", effort);
        }

        // Without being asked for one, OpenAI shows nothing of what is thought.
        if (wish.Summary is not null || (wish.IsOn && !wish.Exclude))
        {
            json.WriteString("summary", wish.Summary ?? "auto");
        }

        json.WriteEndObject();
    }

    private static void WriteIncludes(Utf8JsonWriter json, ChatPrompt prompt, bool thinks)
    {
        if (prompt.TopLogprobs is { } top)
        {
            json.WriteNumber("top_logprobs", top);
        }

        if (!thinks && prompt.Logprobs is not true)
        {
            return;
        }

        json.WriteStartArray("include");
        if (thinks)
        {
            json.WriteStringValue("reasoning.encrypted_content");
        }

        if (prompt.Logprobs is true)
        {
            json.WriteStringValue("message.output_text.logprobs");
        }

        json.WriteEndArray();
    }
}
