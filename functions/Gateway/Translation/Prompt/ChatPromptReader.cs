using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>
/// Reads a body of chat completions into records. Pure. Source: <c>ChatRequest</c> of OpenRouter's OpenAPI document and OpenAI's API reference.
/// </summary>
public static class ChatPromptReader
{
    private const int MaxDepth = 256;

    /// <param name="body">A valid JSON object, as the gateway would send it to a provider of the OpenAI family.</param>
    /// <exception cref="NotCarriedException">A part of it does not have the form that the API documents, so that it cannot be said in another wire.</exception>
    public static ChatPrompt Read(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        return Read(document.RootElement.Clone());
    }

    /// <summary>How much to think, out of the three properties that say it; null where none of them is there.</summary>
    /// <exception cref="NotCarriedException">One does not have the form that the API documents.</exception>
    public static ReasoningWish? ReadWish(JsonElement? reasoning, JsonElement? effort, JsonElement? include) => Merged(
        reasoning is { } wish ? Reasoning(wish) : null,
        effort is { } said ? Text(said, "reasoning_effort") : null,
        include is { } shown ? Flag(shown, "include_reasoning") : null);

    private static ChatPrompt Read(JsonElement root)
    {
        var prompt = new ChatPrompt { Model = "", Messages = [] };
        var reasoning = default(ReasoningWish);
        string? effort = null;
        bool? include = null;
        long? completionBound = null;
        var others = ImmutableArray.CreateBuilder<KeyValuePair<string, JsonElement>>();
        foreach (var member in root.EnumerateObject())
        {
            var value = member.Value;
            if (value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            switch (member.Name)
            {
                case "model":
                    prompt = prompt with { Model = Text(value, "model") };
                    break;
                case "messages":
                    prompt = prompt with { Messages = [.. Elements(value, "messages").Select(MessageReader.Read)] };
                    break;
                case "stream":
                    prompt = prompt with { Stream = Flag(value, "stream") };
                    break;
                case "stream_options":
                    break;
                case "tools":
                    prompt = prompt with { Tools = [.. Elements(value, "tools").Select(ToolReader.Read)] };
                    break;
                case "tool_choice":
                    prompt = prompt with { ToolChoice = ToolReader.ReadChoice(value) };
                    break;
                case "parallel_tool_calls":
                    prompt = prompt with { ParallelToolCalls = Flag(value, "parallel_tool_calls") };
                    break;
                case "response_format":
                    prompt = prompt with { ResponseFormat = Format(value) };
                    break;
                case "reasoning":
                    reasoning = Reasoning(value);
                    break;
                case "reasoning_effort":
                    effort = Text(value, "reasoning_effort");
                    break;
                case "include_reasoning":
                    include = Flag(value, "include_reasoning");
                    break;
                case "max_tokens":
                    prompt = prompt with { MaxTokens = Whole(value, "max_tokens") };
                    break;
                case "max_completion_tokens":
                    completionBound = Whole(value, "max_completion_tokens");
                    break;
                case "temperature":
                    prompt = prompt with { Temperature = Number(value, "temperature") };
                    break;
                case "top_p":
                    prompt = prompt with { TopP = Number(value, "top_p") };
                    break;
                case "top_k":
                    prompt = prompt with { TopK = Whole(value, "top_k") };
                    break;
                case "frequency_penalty":
                    prompt = prompt with { FrequencyPenalty = Number(value, "frequency_penalty") };
                    break;
                case "presence_penalty":
                    prompt = prompt with { PresencePenalty = Number(value, "presence_penalty") };
                    break;
                case "seed":
                    prompt = prompt with { Seed = Whole(value, "seed") };
                    break;
                case "stop":
                    prompt = prompt with
                    {
                        Stop = value.ValueKind == JsonValueKind.String ? [Text(value, "stop")] : [.. Elements(value, "stop").Select(static text => Text(text, "stop"))],
                    };
                    break;
                case "n":
                    prompt = prompt with { Choices = Whole(value, "n") };
                    break;
                case "logprobs":
                    prompt = prompt with { Logprobs = Flag(value, "logprobs") };
                    break;
                case "top_logprobs":
                    prompt = prompt with { TopLogprobs = Whole(value, "top_logprobs") };
                    break;
                case "user":
                    prompt = prompt with { User = Text(value, "user") };
                    break;
                case "modalities":
                    prompt = prompt with { Modalities = [.. Elements(value, "modalities").Select(static text => Text(text, "modalities"))] };
                    break;
                case "verbosity":
                    prompt = prompt with { Verbosity = Text(value, "verbosity") };
                    break;
                case "service_tier":
                    prompt = prompt with { ServiceTier = Text(value, "service_tier") };
                    break;
                case "cache_control":
                    prompt = prompt with { CacheControl = value };
                    break;
                default:
                    others.Add(new(member.Name, value));
                    break;
            }
        }

        return prompt with
        {
            MaxTokens = prompt.MaxTokens ?? completionBound,
            Reasoning = Merged(reasoning, effort, include),
            Others = others.DrainToImmutable(),
        };
    }

    /// <summary>The three ways of asking for thoughts, in one.</summary>
    private static ReasoningWish? Merged(ReasoningWish? reasoning, string? effort, bool? include)
    {
        if (effort is not null)
        {
            reasoning = (reasoning ?? new ReasoningWish()) with { Effort = reasoning?.Effort ?? effort };
        }

        return include switch
        {
            true => reasoning ?? new ReasoningWish(),
            false => (reasoning ?? new ReasoningWish()) with { Exclude = true },
            _ => reasoning,
        };
    }

    private static ReasoningWish Reasoning(JsonElement value)
    {
        Expect(value, JsonValueKind.Object, "reasoning", "an object");
        return new ReasoningWish
        {
            Effort = Find(value, "effort") is { } effort ? Text(effort, "reasoning.effort") : null,
            MaxTokens = Find(value, "max_tokens") is { } budget ? Whole(budget, "reasoning.max_tokens") : null,
            Enabled = Find(value, "enabled") is { } enabled ? Flag(enabled, "reasoning.enabled") : null,
            Exclude = Find(value, "exclude") is { } exclude && Flag(exclude, "reasoning.exclude"),
            Summary = Find(value, "summary") is { } summary ? Text(summary, "reasoning.summary") : null,
        };
    }

    private static AnswerFormat Format(JsonElement value)
    {
        Expect(value, JsonValueKind.Object, "response_format", "an object");
        var format = new AnswerFormat { Type = Find(value, "type") is { } type ? Text(type, "response_format.type") : "text", Json = value };
        if (Find(value, "json_schema") is not { ValueKind: JsonValueKind.Object } schema)
        {
            return format;
        }

        return format with
        {
            Name = Find(schema, "name") is { } name ? Text(name, "response_format.json_schema.name") : null,
            Description = Find(schema, "description") is { } description ? Text(description, "response_format.json_schema.description") : null,
            Schema = Find(schema, "schema"),
            Strict = Find(schema, "strict") is { } strict ? Flag(strict, "response_format.json_schema.strict") : null,
        };
    }

    /// <summary>The member; null when it is absent or null.</summary>
    internal static JsonElement? Find(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static string Text(JsonElement value, string name)
    {
        Expect(value, JsonValueKind.String, name, "a string");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text.
            throw Wrong(name, "valid Unicode");
        }
    }

    internal static IEnumerable<JsonElement> Elements(JsonElement value, string name)
    {
        Expect(value, JsonValueKind.Array, name, "an array");
        return value.EnumerateArray();
    }

    internal static bool Flag(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    internal static void Expect(JsonElement value, JsonValueKind kind, string name, string what)
    {
        if (value.ValueKind != kind)
        {
            throw Wrong(name, what);
        }
    }

    internal static NotCarriedException Wrong(string name, string what) => new($"takes \"{name}\" only as {what}.");

    private static long Whole(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) ? whole : throw Wrong(name, "a whole number");

    private static double Number(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : throw Wrong(name, "a number");
}
