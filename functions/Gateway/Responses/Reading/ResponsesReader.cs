using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Unicode;
using Interchange.Gateway.Errors;
using Interchange.Gateway.Requests;
using Interchange.Gateway.Translation.Answers;
using static Interchange.Gateway.Responses.Reading.Faults;

namespace Interchange.Gateway.Responses.Reading;

/// <summary>Reads a Responses request into chat completions. Pure. Source: <c>ResponsesRequest</c> of OpenRouter's OpenAPI document.</summary>
internal static class ResponsesReader
{
    private const int MaxDepth = 256;
    private const int MostMetadata = 16;
    private const int LongestMetadataName = 64;
    private const int LongestMetadataValue = 512;

    /// <summary>Names of chat completions that mean something else here, or nothing, with what to send instead.</summary>
    private static readonly FrozenDictionary<string, string> Misplaced = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["messages"] = "Send the conversation as \"input\".",
        ["max_tokens"] = "Send \"max_output_tokens\".",
        ["max_completion_tokens"] = "Send \"max_output_tokens\".",
        ["response_format"] = "Send \"text\": {\"format\": …}.",
        ["reasoning_effort"] = "Send \"reasoning\": {\"effort\": …}.",
        ["include_reasoning"] = "Send \"reasoning\": {\"enabled\": …}.",
        ["verbosity"] = "Send \"text\": {\"verbosity\": …}.",
        ["logprobs"] = "Send \"top_logprobs\", or \"include\": [\"message.output_text.logprobs\"].",
        ["n"] = "A response is one answer: remove it.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Includes = FrozenSet.Create(
        StringComparer.Ordinal,
        "file_search_call.results", "message.input_image.image_url", "computer_call_output.output.image_url", "reasoning.encrypted_content",
        "code_interpreter_call.outputs", "web_search_call.action.sources", "web_search_call.results", Logprobs);

    private const string Logprobs = "message.output_text.logprobs";

    /// <param name="body">The request.</param>
    /// <param name="isStored">Whether what it says of stored responses was honoured.</param>
    /// <exception cref="GatewayException">400: what was wrong with it, and how to mend it.</exception>
    public static ResponsesRequest Read(ReadOnlyMemory<byte> body, bool isStored = false)
    {
        using var document = Parse(body);
        var root = document.RootElement;
        Check(root, isStored);
        var echo = ResponseEcho.Of(root);
        var buffer = new ArrayBufferWriter<byte>(Math.Max(body.Length + (body.Length / 4), 1024));
        string? beyond;
        using (var json = new Utf8JsonWriter(buffer, ChatJson.Readable))
        {
            json.WriteStartObject();
            beyond = WriteMembers(json, root);
            json.WriteEndObject();
        }

        var chat = new PooledBody(buffer.WrittenCount);
        chat.Append(buffer.WrittenSpan);
        return new ResponsesRequest(chat, echo, beyond);
    }

    /// <summary>The request as a document.</summary>
    /// <exception cref="GatewayException">400: it is none.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw Invalid("The body is not valid UTF-8. Encode the JSON as UTF-8.");
        }

        try
        {
            var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw Invalid("The body must be a JSON object with \"model\" and \"input\".");
        }
        catch (JsonException exception)
        {
            throw new GatewayException(GatewayError.InvalidRequest(
                body.IsEmpty ? "The body is empty. Send a JSON object with \"model\" and \"input\"." : "The body is not valid JSON. Send one JSON object with \"model\" and \"input\"."),
                exception);
        }
    }

    private static void Check(JsonElement root, bool isStored)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in root.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name;
            }
            catch (InvalidOperationException exception)
            {
                throw new GatewayException(GatewayError.InvalidRequest("The name of a property holds half of a surrogate pair. Send valid Unicode."), exception);
            }

            if (!names.Add(name))
            {
                throw Invalid("A property stands twice in the request. Send each one once.");
            }

            if (Misplaced.TryGetValue(name, out var advice) && member.Value.ValueKind != JsonValueKind.Null)
            {
                throw Invalid($"\"{name}\" is no property of a Responses request. {advice}");
            }
        }

        if (Find(root, "conversation") is not null)
        {
            throw Invalid("\"conversation\" is not served: conversations are not stored. Send \"previous_response_id\", or the whole conversation in \"input\".");
        }

        if (!isStored)
        {
            RefuseStored(root);
        }

        if (Find(root, "prompt") is not null)
        {
            throw Invalid("\"prompt\" is not served: prompt templates are not stored here. Send the text as \"instructions\" and \"input\".");
        }

        if (Find(root, "truncation") is { } truncation && Text(truncation, "truncation") is not ("auto" or "disabled"))
        {
            throw MustBe("truncation", "\"auto\" or \"disabled\"");
        }

        CheckMetadata(root);
    }

    private static void RefuseStored(JsonElement root)
    {
        const string HowTo = "An administrator turns it on with PATCH /api/v1/policy and \"store_responses\": true.";
        if (Find(root, "previous_response_id") is not null)
        {
            throw Invalid($"\"previous_response_id\" is not served: this account stores no responses. {HowTo} Or send the whole conversation in \"input\".");
        }

        if (Flag(root, "store") is true)
        {
            throw Invalid($"\"store\" must be false: this account stores no responses. {HowTo} Or remove it, and send the whole conversation in \"input\" each time.");
        }

        if (Flag(root, "background") is true)
        {
            throw Invalid($"\"background\": true is not served: this account stores no responses. {HowTo} Or send the header Prefer: respond-async to have the answer made by a job.");
        }
    }

    private static void CheckMetadata(JsonElement root)
    {
        if (Find(root, "metadata") is not { } metadata)
        {
            return;
        }

        var pairs = Expect(metadata, JsonValueKind.Object, "metadata", "an object of strings").EnumerateObject().ToList();
        if (pairs.Count > MostMetadata
            || pairs.Exists(static pair => pair.Value.ValueKind != JsonValueKind.String || pair.Name.Length > LongestMetadataName || Text(pair.Value, "metadata").Length > LongestMetadataValue))
        {
            throw MustBe("metadata", $"at most {MostMetadata} strings of at most {LongestMetadataValue} characters, under names of at most {LongestMetadataName}");
        }
    }

    private static bool? Flag(JsonElement root, string name) => Find(root, name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw MustBe(name, "true or false"),
    };

    private static string? WriteMembers(Utf8JsonWriter json, JsonElement root)
    {
        var conversation = new ConversationWriter(json);
        conversation.Write(FindString(root, "instructions", "instructions"), Find(root, "input") ?? throw Invalid("\"input\" is missing. Send a text, or an array of items."));
        var tools = ToolsWriter.Write(json, root);
        var logprobs = false;
        foreach (var member in root.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            switch (member.Name)
            {
                case "input" or "instructions" or "tools" or "tool_choice" or "store" or "background" or "previous_response_id" or "metadata" or "truncation" or "stream_options"
                    or "max_tool_calls" or "stop_server_tools_when" or "safety_identifier" or "prompt_cache_options":
                    break;
                case "max_output_tokens":
                    json.WriteRaw("max_tokens", member.Value);
                    break;
                case "text":
                    WriteText(json, member.Value);
                    break;
                case "reasoning":
                    WriteReasoning(json, member.Value);
                    break;
                case "include":
                    logprobs |= ReadIncludes(member.Value);
                    break;
                case "top_logprobs":
                    json.WriteRaw("top_logprobs", member.Value);
                    logprobs = true;
                    break;
                case "service_tier":
                    json.WriteString("service_tier", Text(member.Value, "service_tier") is var tier && tier == "fast" ? "priority" : tier);
                    break;
                default:
                    json.WriteRaw(member.Name, member.Value);
                    break;
            }
        }

        if (logprobs)
        {
            json.WriteBoolean("logprobs", true);
        }

        if (Find(root, "user") is null && FindString(root, "safety_identifier", "safety_identifier") is { } identifier)
        {
            json.WriteRaw("user", identifier);
        }

        return conversation.Beyond ?? tools;
    }

    private static void WriteText(Utf8JsonWriter json, JsonElement text)
    {
        Expect(text, JsonValueKind.Object, "text", "an object such as {\"format\":{\"type\":\"text\"}}");
        if (FindString(text, "verbosity", "text.verbosity") is { } verbosity)
        {
            json.WriteRaw("verbosity", verbosity);
        }

        if (Find(text, "format") is not { } format)
        {
            return;
        }

        switch (Find(format, "type") is { } type ? Text(type, "text.format.type") : "")
        {
            case "text":
                break;
            case "json_object":
                json.WriteStartObject("response_format");
                json.WriteString("type", "json_object");
                json.WriteEndObject();
                break;
            case "json_schema":
                WriteSchema(json, format);
                break;
            default:
                throw MustBe("text.format", "an object with \"type\" text, json_object or json_schema");
        }
    }

    private static void WriteSchema(Utf8JsonWriter json, JsonElement format)
    {
        json.WriteStartObject("response_format");
        json.WriteString("type", "json_schema");
        json.WriteStartObject("json_schema");
        json.WriteRaw("name", NeedString(format, "name", "text.format.name"));
        foreach (var name in (ReadOnlySpan<string>)["description", "schema", "strict"])
        {
            if (Find(format, name) is { } value)
            {
                json.WriteRaw(name, value);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>An effort alone goes by the name that every provider of the OpenAI family knows.</summary>
    private static void WriteReasoning(Utf8JsonWriter json, JsonElement reasoning)
    {
        Expect(reasoning, JsonValueKind.Object, "reasoning", "an object such as {\"effort\":\"medium\"}");
        var effort = FindString(reasoning, "effort", "reasoning.effort");
        var others = reasoning.EnumerateObject()
            .Where(static member => member.Value.ValueKind != JsonValueKind.Null && member.Name is "enabled" or "max_tokens")
            .ToList();
        if (others.Count == 0)
        {
            if (effort is { } alone)
            {
                json.WriteRaw("reasoning_effort", alone);
            }

            return;
        }

        json.WriteStartObject("reasoning");
        if (effort is { } said)
        {
            json.WriteRaw("effort", said);
        }

        if (FindString(reasoning, "summary", "reasoning.summary") is { } summary)
        {
            json.WriteRaw("summary", summary);
        }

        foreach (var member in others)
        {
            json.WriteRaw(member.Name, member.Value);
        }

        json.WriteEndObject();
    }

    private static bool ReadIncludes(JsonElement include)
    {
        var logprobs = false;
        foreach (var element in Elements(include, "include"))
        {
            var name = Text(element, "include");
            if (!Includes.Contains(name))
            {
                throw MustBe("include", "an array of " + string.Join(", ", Includes.Order(StringComparer.Ordinal)));
            }

            logprobs |= name == Logprobs;
        }

        return logprobs;
    }
}
