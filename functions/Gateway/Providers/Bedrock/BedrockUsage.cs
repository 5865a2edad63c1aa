using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>
/// The counts of <c>usage</c>, in the gateway's own form: the prompt with what was read from a cache and written to it, which Bedrock counts beside it. Pure.
/// Source: <c>TokenUsage</c> of AWS's API reference.
/// </summary>
internal sealed record BedrockUsage
{
    public required long Input { get; init; }

    public required long Output { get; init; }

    public long CacheRead { get; init; }

    public long CacheWrite { get; init; }

    /// <summary>Of <see cref="CacheWrite"/>, what is kept for an hour.</summary>
    public long CacheWriteOneHour { get; init; }

    /// <summary>Null for what does not say both what went in and what came out.</summary>
    public static BedrockUsage? Read(JsonElement json) => json.Count("inputTokens") is { } input && json.Count("outputTokens") is { } output
        ? new BedrockUsage
        {
            Input = input,
            Output = output,
            CacheRead = json.Count("cacheReadInputTokens") ?? 0,
            CacheWrite = json.Count("cacheWriteInputTokens") ?? 0,
            CacheWriteOneHour = json.Elements("cacheDetails").Where(static detail => detail.Text("ttl") == "1h").Sum(static detail => detail.Count("inputTokens") ?? 0),
        }
        : null;

    /// <summary>Writes the members of <c>usage</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        var prompt = Input + CacheRead + CacheWrite;
        json.WriteNumber("prompt_tokens", prompt);
        json.WriteNumber("completion_tokens", Output);
        json.WriteNumber("total_tokens", prompt + Output);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", CacheRead);
        json.WriteNumber("cache_write_tokens", CacheWrite);
        if (CacheWriteOneHour > 0)
        {
            json.WriteNumber("ephemeral_1h_input_tokens", CacheWriteOneHour);
        }

        json.WriteEndObject();
    }
}
