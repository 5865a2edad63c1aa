using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>What a request wants searched.</summary>
internal sealed record SearchWish
{
    public SearchEngineWish Engine { get; init; }

    public int MostResults { get; init; } = 5;

    /// <summary>What stands before the results; null for the gateway's own words.</summary>
    public string? Prompt { get; init; }

    public string? Mode { get; init; }

    /// <summary>How much of each page is taken; null for what <see cref="ContextSize"/> says.</summary>
    public int? MostCharacters { get; init; }

    /// <summary><c>low</c>, <c>medium</c> or <c>high</c>; null for what the request's <c>web_search_options</c> say.</summary>
    public string? ContextSize { get; init; }

    public ImmutableArray<string> Include { get; init; } = [];

    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Where the user is, as the caller wrote it; null where they did not.</summary>
    public JsonElement? Location { get; init; }
}
