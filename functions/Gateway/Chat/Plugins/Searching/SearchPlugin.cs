using System.Collections.Immutable;
using System.Text.Json;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>Reads the options of the plugin <c>web</c>. Pure. Source: <c>WebSearchPlugin</c> of OpenRouter's OpenAPI document.</summary>
internal static class SearchPlugin
{
    private const int MostResults = 25;
    private const int MostDomains = 100;
    private const int LongestPrompt = 4_000;

    private static readonly string[] Others = ["firecrawl", "parallel", "perplexity"];

    private static readonly string[] Modes = ["instant", "fast", "auto", "deep-lite", "deep", "deep-reasoning", "turbo", "basic", "advanced"];

    /// <exception cref="Errors.GatewayException">400: not the documented form, or an engine that is not served.</exception>
    public static SearchWish Read(JsonElement plugin)
    {
        var wish = new SearchWish();
        if (Find(plugin, "engine") is { } engine)
        {
            wish = wish with { Engine = EngineOf(engine) };
        }

        if (Find(plugin, "max_results") is { } most)
        {
            wish = wish with
            {
                MostResults = most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out var number) && number is >= 1 and <= MostResults
                    ? number
                    : throw Wrong("max_results", $"a number from 1 to {MostResults}"),
            };
        }

        if (Find(plugin, "max_uses") is { } uses && (uses.ValueKind != JsonValueKind.Number || !uses.TryGetInt32(out var times) || times < 1))
        {
            throw Wrong("max_uses", "a number of at least 1");
        }

        if (Find(plugin, "search_prompt") is { } prompt)
        {
            wish = wish with { Prompt = Text(prompt, "search_prompt") is { Length: <= LongestPrompt } text ? text : throw Wrong("search_prompt", $"at most {LongestPrompt} characters long") };
        }

        if (Find(plugin, "mode") is { } mode)
        {
            wish = wish with { Mode = Text(mode, "mode") is var said && Modes.Contains(said, StringComparer.Ordinal) ? said : throw Wrong("mode", $"one of {string.Join(", ", Modes)}") };
        }

        return wish with
        {
            Include = Domains(plugin, "include_domains"),
            Exclude = Domains(plugin, "exclude_domains"),
            Location = Find(plugin, "user_location") is not { } location ? null
                : location.ValueKind == JsonValueKind.Object ? location
                : throw Wrong("user_location", "an object, such as {\"type\":\"approximate\",\"country\":\"CH\"}"),
        };
    }

    private static SearchEngineWish EngineOf(JsonElement engine) => Text(engine, "engine") switch
    {
        "native" => SearchEngineWish.Native,
        "exa" => SearchEngineWish.Own,
        "auto" => SearchEngineWish.Any,
        var other when Others.Contains(other, StringComparer.Ordinal) =>
            throw PluginsReader.Invalid($"The engine {other} of the plugin web is not served by this gateway. Use \"exa\" or \"native\", or leave it out."),
        _ => throw Wrong("engine", "\"native\" or \"exa\""),
    };

    private static ImmutableArray<string> Domains(JsonElement plugin, string name)
    {
        if (Find(plugin, name) is not { } domains)
        {
            return [];
        }

        return domains.ValueKind == JsonValueKind.Array && domains.GetArrayLength() <= MostDomains
            ? [.. domains.EnumerateArray().Select(domain => Text(domain, name))]
            : throw Wrong(name, $"an array of at most {MostDomains} domains");
    }

    private static string Text(JsonElement value, string name)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(name, "text");
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            throw Wrong(name, "valid Unicode");
        }
    }

    private static JsonElement? Find(JsonElement plugin, string name) =>
        plugin.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static Errors.GatewayException Wrong(string name, string what) => PluginsReader.Invalid($"\"{name}\" of the plugin web must be {what}.");
}
