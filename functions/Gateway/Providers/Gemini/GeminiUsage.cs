using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Gemini;

/// <summary>
/// The counts of <c>usageMetadata</c>, in the gateway's own form: the prompt with what came from a cache and what tools put into it, the completion with the thoughts, which
/// Google counts beside it. Pure. Source: <c>UsageMetadata</c> of Google's API reference.
/// </summary>
internal sealed record GeminiUsage
{
    public required long Prompt { get; init; }

    public required long Completion { get; init; }

    public long Cached { get; init; }

    public long Reasoning { get; init; }

    public long PromptAudio { get; init; }

    public long PromptImage { get; init; }

    public long PromptVideo { get; init; }

    public long CachedAudio { get; init; }

    public long CompletionAudio { get; init; }

    public long CompletionImage { get; init; }

    /// <summary>Searches that Google ran for the answer.</summary>
    public long Searches { get; init; }

    /// <summary>Null for what does not say how long the prompt was.</summary>
    public static GeminiUsage? Read(JsonElement json)
    {
        if (json.Count("promptTokenCount") is not { } prompt)
        {
            return null;
        }

        var thoughts = json.Count("thoughtsTokenCount") ?? 0;
        return new GeminiUsage
        {
            Prompt = prompt + (json.Count("toolUsePromptTokenCount") ?? 0),
            Completion = (json.Count("candidatesTokenCount") ?? 0) + thoughts,
            Cached = json.Count("cachedContentTokenCount") ?? 0,
            Reasoning = thoughts,
            PromptAudio = Of(json, "promptTokensDetails", "AUDIO"),
            PromptImage = Of(json, "promptTokensDetails", "IMAGE"),
            PromptVideo = Of(json, "promptTokensDetails", "VIDEO"),
            CachedAudio = Of(json, "cacheTokensDetails", "AUDIO"),
            CompletionAudio = Of(json, "candidatesTokensDetails", "AUDIO"),
            CompletionImage = Of(json, "candidatesTokensDetails", "IMAGE"),
        };
    }

    /// <summary>Writes the members of <c>usage</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("prompt_tokens", Prompt);
        json.WriteNumber("completion_tokens", Completion);
        json.WriteNumber("total_tokens", Prompt + Completion);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", Cached);
        json.WriteNumber("audio_tokens", PromptAudio);
        json.WriteNumber("image_tokens", PromptImage);
        json.WriteNumber("video_tokens", PromptVideo);
        if (CachedAudio > 0)
        {
            json.WriteStartObject("cached_tokens_details");
            json.WriteNumber("audio_tokens", CachedAudio);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", Reasoning);
        json.WriteNumber("audio_tokens", CompletionAudio);
        json.WriteNumber("image_tokens", CompletionImage);
        json.WriteEndObject();
        if (Searches > 0)
        {
            json.WriteStartObject("server_tool_use");
            json.WriteNumber("web_search_requests", Searches);
            json.WriteEndObject();
        }
    }

    private static long Of(JsonElement json, string details, string modality) =>
        json.Elements(details).Where(detail => detail.Text("modality") == modality).Sum(static detail => detail.Count("tokenCount") ?? 0);
}
