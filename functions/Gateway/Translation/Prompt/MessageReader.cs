using System.Collections.Immutable;
using System.Text.Json;
using static Interchange.Gateway.Translation.Prompt.ChatPromptReader;

namespace Interchange.Gateway.Translation.Prompt;

/// <summary>Reads one message of a chat request. Pure.</summary>
internal static class MessageReader
{
    public static PromptMessage Read(JsonElement json)
    {
        Expect(json, JsonValueKind.Object, "messages", "an array of objects");
        var role = Find(json, "role") is { } said ? Text(said, "role") : "";
        return new PromptMessage
        {
            Role = role switch
            {
                "system" => MessageRole.System,
                "developer" => MessageRole.Developer,
                "user" => MessageRole.User,
                "assistant" => MessageRole.Assistant,
                "tool" or "function" => MessageRole.Tool,
                _ => throw Wrong("role", "system, developer, user, assistant or tool"),
            },
            Parts = Find(json, "content") is { } content ? Content(content) : [],
            Name = Find(json, "name") is { } name ? Text(name, "name") : null,
            ToolCalls = Find(json, "tool_calls") is { } calls ? [.. Elements(calls, "tool_calls").Select(Call)] : [],
            ToolCallId = Find(json, "tool_call_id") is { } id ? Text(id, "tool_call_id") : null,
            IsError = Find(json, "is_error") is { ValueKind: JsonValueKind.True },
            Reasoning = (Find(json, "reasoning") ?? Find(json, "reasoning_content")) is { } thoughts ? Text(thoughts, "reasoning") : null,
            ReasoningDetails = Find(json, "reasoning_details") is { } details ? [.. Elements(details, "reasoning_details")] : [],
            Refusal = Find(json, "refusal") is { } refusal ? Text(refusal, "refusal") : null,
            CacheControl = Find(json, "cache_control"),
        };
    }

    /// <summary>The pieces of a content, which is a string or an array.</summary>
    private static ImmutableArray<PromptPart> Content(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? [new TextPart(Text(content, "content"))]
        : [.. Elements(content, "content").Select(Part)];

    private static PromptPart Part(JsonElement json)
    {
        Expect(json, JsonValueKind.Object, "content", "a string or an array of objects");
        var type = Find(json, "type") is { } said ? Text(said, "content.type") : "text";
        PromptPart part = type switch
        {
            "text" => new TextPart(Find(json, "text") is { } text ? Text(text, "content.text") : ""),
            "refusal" => new TextPart(Find(json, "refusal") is { } refusal ? Text(refusal, "content.refusal") : ""),
            "image_url" => Image(json),
            "input_audio" => Audio(json),
            "video_url" or "input_video" => new VideoPart(Url(json, type)),
            "file" => File(json),
            _ => new OtherPart(type, json),
        };
        return Find(json, "cache_control") is { } cache ? part with { CacheControl = cache } : part;
    }

    private static ImagePart Image(JsonElement json) => new(
        Url(json, "image_url"),
        Find(json, "image_url") is { } image && Find(image, "detail") is { } detail ? Text(detail, "image_url.detail") : null);

    private static AudioPart Audio(JsonElement json) => Find(json, "input_audio") is { } audio && Find(audio, "data") is { } data
        ? new AudioPart(Text(data, "input_audio.data"), Find(audio, "format") is { } format ? Text(format, "input_audio.format") : "wav")
        : throw Wrong("input_audio", "an object with \"data\" and \"format\"");

    private static FilePart File(JsonElement json)
    {
        if (Find(json, "file") is not { ValueKind: JsonValueKind.Object } file)
        {
            throw Wrong("file", "an object with \"file_data\" or \"file_id\"");
        }

        return new FilePart
        {
            Data = Find(file, "file_data") is { } data ? Text(data, "file.file_data") : null,
            FileId = Find(file, "file_id") is { } id ? Text(id, "file.file_id") : null,
            Filename = Find(file, "filename") is { } filename ? Text(filename, "file.filename") : null,
        };
    }

    /// <summary>The URL of a piece; some clients send it without the object around it.</summary>
    private static string Url(JsonElement json, string name) => Find(json, name) switch
    {
        { ValueKind: JsonValueKind.String } url => Text(url, name),
        { } container when Find(container, "url") is { } url => Text(url, name + ".url"),
        _ => throw Wrong(name, "an object with \"url\""),
    };

    private static PromptToolCall Call(JsonElement json)
    {
        if (Find(json, "function") is not { ValueKind: JsonValueKind.Object } function)
        {
            throw Wrong("tool_calls", "an array of calls of functions");
        }

        return new PromptToolCall(
            Find(json, "id") is { } id ? Text(id, "tool_calls.id") : "",
            Find(function, "name") is { } name ? Text(name, "tool_calls.function.name") : "",
            Find(function, "arguments") is { } arguments
                ? arguments.ValueKind == JsonValueKind.String ? Text(arguments, "tool_calls.function.arguments") : arguments.GetRawText()
                : "");
    }
}
