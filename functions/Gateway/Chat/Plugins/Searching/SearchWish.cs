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

    public ImmutableArray<string> Include { get; init; } = [];

    public ImmutableArray<string> Exclude { get; init; } = [];

    /// <summary>Where the user is, as the caller wrote it; null where they did not.</summary>
    public JsonElement? Location { get; init; }
}
