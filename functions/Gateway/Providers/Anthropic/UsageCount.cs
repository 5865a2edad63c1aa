using System.Text.Json;
using Interchange.Gateway.Providers.Wires;

namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>
/// What an answer used. The wire counts what was read from and written to a cache beside <c>input_tokens</c>; the gateway's own form counts them inside of
/// <c>prompt_tokens</c>. A stream counts anew with every event: later counts take the place of earlier ones. Source: Anthropic's API reference, <c>usage</c>.
/// </summary>
internal sealed class UsageCount
{
    private long _input;
    private long _read;
    private long _written;
    private long? _fiveMinutes;
    private long? _oneHour;
    private long _output;
    private long _thoughts;
    private long? _searches;
    private long? _fetches;
    private bool _isKnown;

    /// <summary><c>standard</c>, <c>priority</c> or <c>batch</c>; null when not said.</summary>
    public string? Tier { get; private set; }

    /// <summary>Takes counts in; what they do not name stays.</summary>
    public void Add(JsonElement? usage)
    {
        if (usage is not { ValueKind: JsonValueKind.Object } counts)
        {
            return;
        }

        _isKnown = true;
        _input = counts.Count("input_tokens") ?? _input;
        _read = counts.Count("cache_read_input_tokens") ?? _read;
        _written = counts.Count("cache_creation_input_tokens") ?? _written;
        _output = counts.Count("output_tokens") ?? _output;
        _thoughts = counts.Find("output_tokens_details")?.Count("thinking_tokens") ?? _thoughts;
        if (counts.Find("cache_creation") is { } lifetimes)
        {
            _fiveMinutes = lifetimes.Count("ephemeral_5m_input_tokens") ?? _fiveMinutes;
            _oneHour = lifetimes.Count("ephemeral_1h_input_tokens") ?? _oneHour;
        }

        if (counts.Find("server_tool_use") is { } tools)
        {
            _searches = tools.Count("web_search_requests") ?? _searches;
            _fetches = tools.Count("web_fetch_requests") ?? _fetches;
        }

        Tier = counts.Text("service_tier") ?? Tier;
    }

    /// <summary>Writes the members of <c>usage</c>; null when the provider said nothing.</summary>
    public Action<Utf8JsonWriter>? Writer => _isKnown ? Write : null;

    private void Write(Utf8JsonWriter json)
    {
        var prompt = _input + _read + _written;
        json.WriteNumber("prompt_tokens", prompt);
        json.WriteNumber("completion_tokens", _output);
        json.WriteNumber("total_tokens", prompt + _output);
        json.WriteStartObject("prompt_tokens_details");
        json.WriteNumber("cached_tokens", _read);
        json.WriteNumber("cache_write_tokens", _written);
        if (_fiveMinutes is not null || _oneHour is not null)
        {
            json.WriteStartObject("cache_creation");
            json.WriteNumber("ephemeral_5m_input_tokens", _fiveMinutes ?? 0);
            json.WriteNumber("ephemeral_1h_input_tokens", _oneHour ?? 0);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details");
        json.WriteNumber("reasoning_tokens", _thoughts);
        json.WriteEndObject();
        if (_searches is not null || _fetches is not null)
        {
            json.WriteStartObject("server_tool_use");
            json.WriteNumber("web_search_requests", _searches ?? 0);
            json.WriteNumber("web_fetch_requests", _fetches ?? 0);
            json.WriteEndObject();
        }
    }
}
