using System.Buffers;
using System.Text.Json;
using Interchange.Gateway.Translation;
using Interchange.Gateway.Translation.Answers;
using Interchange.Gateway.Translation.Prompt;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>Writes a request. Pure. Source: Anthropic's API reference, <c>POST /v1/messages</c>.</summary>
internal static class RequestWriter
{
    /// <summary>Beginnings of the types of tools that Anthropic knows beside functions.</summary>
    private static readonly string[] OwnTools =
    [
        "web_search_", "web_fetch_", "bash_", "text_editor_", "computer_", "browser_", "code_execution_", "memory_", "tool_search_tool_", "advisor_", "mcp_toolset",
    ];

    /// <exception cref="NotCarriedException">The wire cannot carry the request.</exception>
    public static ReadOnlyMemory<byte> Write(ChatPrompt prompt, RequestPlan plan)
    {
        if (prompt.Choices > 1)
        {
            throw new NotCarriedException("gives one answer to a request. Send \"n\": 1, or several requests.");
        }

        if (prompt.Modalities.Any(static kind => kind != "text"))
        {
            throw new NotCarriedException("answers in text alone. Send \"modalities\": [\"text\"], or name another model.");
        }

        var conversation = Conversation.Of(prompt, plan.Answer.Instruction);
        var buffer = new ArrayBufferWriter<byte>(4 * 1024);
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            json.WriteString("model", prompt.Model);
            json.WriteNumber("max_tokens", plan.MaxTokens);
            if (prompt.Stream)
            {
                json.WriteBoolean("stream", true);
            }

            WriteBlocks(json, "system", conversation.System);
            WriteTurns(json, conversation.Turns);
            WriteTools(json, prompt, plan.Answer);
            WriteToolChoice(json, prompt, plan.Answer);
            WriteThinking(json, plan.Thinking);
            WriteOutput(json, plan);
            WriteRest(json, prompt, plan);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteBlocks(Utf8JsonWriter json, string name, List<Block> blocks)
    {
        if (blocks.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var block in blocks)
        {
            block.Write(json);
        }

        json.WriteEndArray();
    }

    private static void WriteTurns(Utf8JsonWriter json, List<Turn> turns)
    {
        json.WriteStartArray("messages");
        foreach (var turn in turns)
        {
            json.WriteStartObject();
            json.WriteString("role", turn.IsAssistant ? "assistant" : "user");
            WriteBlocks(json, "content", turn.Blocks);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTools(Utf8JsonWriter json, ChatPrompt prompt, AnswerPlan answer)
    {
        // A conversation that has called tools needs their list even where none may be called any more.
        if (prompt.Tools.IsEmpty && answer.Tool is null)
        {
            return;
        }

        json.WriteStartArray("tools");
        foreach (var tool in prompt.Tools)
        {
            WriteTool(json, tool, answer);
        }

        if (answer.Tool is { } name)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("description", answer.ToolDescription);
            WriteSchema(json, answer.ToolSchema);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTool(Utf8JsonWriter json, PromptTool tool, AnswerPlan answer)
    {
        if (!tool.IsFunction)
        {
            if (!Array.Exists(OwnTools, tool.Type.StartsWith))
            {
                throw new NotCarriedException("knows functions, and the tools that Anthropic itself offers. Send tools of the type \"function\".");
            }

            tool.Json.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("name", tool.Name);
        if (tool.Description is { Length: > 0 } description)
        {
            json.WriteString("description", description);
        }

        WriteSchema(json, tool.Parameters);
        if (tool.Strict is true && answer.HasStrictTools)
        {
            json.WriteBoolean("strict", true);
        }

        if (tool.CacheControl is { } cache)
        {
            json.WritePropertyName("cache_control");
            cache.WriteTo(json);
        }

        json.WriteEndObject();
    }

    /// <summary>The schema of an input, which is always one of an object.</summary>
    private static void WriteSchema(Utf8JsonWriter json, JsonElement? schema)
    {
        json.WritePropertyName("input_schema");
        if (schema is { ValueKind: JsonValueKind.Object } given && given.TryGetProperty("type", out _))
        {
            given.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "object");
        if (schema is { ValueKind: JsonValueKind.Object } untyped)
        {
            foreach (var member in untyped.EnumerateObject())
            {
                member.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }

    private static void WriteToolChoice(Utf8JsonWriter json, ChatPrompt prompt, AnswerPlan answer)
    {
        var isSerial = prompt.ParallelToolCalls is false;
        var (type, name) = (answer.Tool, prompt.ToolChoice) switch
        {
            // What is the answer itself can only be forced among the caller's tools where these may be called too.
            ({ } tool, _) when prompt.Tools.IsEmpty || prompt.ToolChoice?.Kind is ToolChoiceKind.None => ("tool", tool),
            ({ }, _) => ("any", null),
            _ when prompt.Tools.IsEmpty => (null, null),
            (_, { Kind: ToolChoiceKind.None }) => ("none", null),
            (_, { Kind: ToolChoiceKind.Required }) => ("any", null),
            (_, { Kind: ToolChoiceKind.Function, Name: var forced }) => ("tool", forced),
            (_, { Kind: ToolChoiceKind.Auto }) => ("auto", null),
            _ => (isSerial ? "auto" : null, null),
        };
        if (type is null)
        {
            return;
        }

        json.WriteStartObject("tool_choice");
        json.WriteString("type", type);
        if (name is not null)
        {
            json.WriteString("name", name);
        }

        if (isSerial && type != "none")
        {
            json.WriteBoolean("disable_parallel_tool_use", true);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes <c>thinking</c>, where something is to be said.</summary>
    internal static void WriteThinking(Utf8JsonWriter json, ThinkingPlan thinking)
    {
        if (thinking.Type is not { } type)
        {
            return;
        }

        json.WriteStartObject("thinking");
        json.WriteString("type", type);
        if (thinking.Budget is { } budget)
        {
            json.WriteNumber("budget_tokens", budget);
        }

        if (thinking.Display is { } display)
        {
            json.WriteString("display", display);
        }

        json.WriteEndObject();
    }

    private static void WriteOutput(Utf8JsonWriter json, RequestPlan plan)
    {
        if (plan.Thinking.Effort is null && plan.Answer.Format is null)
        {
            return;
        }

        json.WriteStartObject("output_config");
        if (plan.Thinking.Effort is { } effort)
        {
            json.WriteString("effort", effort);
        }

        if (plan.Answer.Format is { } schema)
        {
            json.WriteStartObject("format");
            json.WriteString("type", "json_schema");
            json.WritePropertyName("schema");
            ClosedSchema.Write(json, schema);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteRest(Utf8JsonWriter json, ChatPrompt prompt, RequestPlan plan)
    {
        if (plan.Sampling.Temperature is { } temperature)
        {
            json.WriteNumber("temperature", temperature);
        }

        if (plan.Sampling.TopP is { } topP)
        {
            json.WriteNumber("top_p", topP);
        }

        if (plan.Sampling.TopK is { } topK)
        {
            json.WriteNumber("top_k", topK);
        }

        // The wire refuses sequences of white space alone.
        var stops = prompt.Stop.RemoveAll(string.IsNullOrWhiteSpace);
        if (!stops.IsEmpty)
        {
            json.WriteStartArray("stop_sequences");
            foreach (var stop in stops)
            {
                json.WriteStringValue(stop);
            }

            json.WriteEndArray();
        }

        if (prompt.User is { } user)
        {
            json.WriteStartObject("metadata");
            json.WriteString("user_id", user);
            json.WriteEndObject();
        }

        if (TierOf(prompt.ServiceTier) is { } tier)
        {
            json.WriteString("service_tier", tier);
        }
    }

    /// <summary>The family's tiers in the wire's two: with or without the capacity that was reserved.</summary>
    private static string? TierOf(string? tier) => tier switch
    {
        "auto" or "priority" => "auto",
        "default" or "standard" or "standard_only" => "standard_only",
        _ => null,
    };
}
