using System.Collections.Immutable;
using System.Text.Json;
using Interchange.Gateway.Requests;

namespace Interchange.Gateway.Chat.Plugins.Searching;

/// <summary>Options of a search, read by name. Pure.</summary>
/// <param name="options">The object that holds them.</param>
/// <param name="owner">What they are options of, in errors.</param>
internal readonly struct SearchOptions(JsonElement options, string owner)
{
    private const int MostResults = 25;
    private const int MostDomains = 100;

    private static readonly string[] Others = ["firecrawl", "parallel", "perplexity"];

    private static readonly string[] Modes = ["instant", "fast", "auto", "deep-lite", "deep", "deep-reasoning", "turbo", "basic", "advanced"];

    /// <summary>What the plugin and the tools name alike.</summary>
    /// <param name="include">What the domains that results are to be of are called.</param>
    /// <param name="exclude">What those are called that they are not to be of.</param>
    /// <exception cref="Errors.GatewayException">400: not the documented form, or an engine that is not served.</exception>
    public SearchWish Read(string include, string exclude)
    {
        var wish = new SearchWish { Include = Domains(include), Exclude = Domains(exclude) };
        if (Find("engine") is { } engine)
        {
            wish = wish with { Engine = EngineOf(engine) };
        }

        if (Number("max_results", MostResults) is { } most)
        {
            wish = wish with { MostResults = most };
        }

        _ = Number("max_uses");
        return wish with
        {
            Mode = Word("mode", Modes),
            Location = Find("user_location") is not { } location ? null
                : location.ValueKind == JsonValueKind.Object ? location
                : throw Wrong("user_location", "an object, such as {\"type\":\"approximate\",\"country\":\"CH\"}"),
        };
    }

    /// <summary>A whole number from 1 on; null when not said.</summary>
    public int? Number(string name, int most = int.MaxValue) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1 && number <= most ? number
        : throw Wrong(name, most == int.MaxValue ? "a number of at least 1" : $"a number from 1 to {most}");

    /// <summary>One of some words; null when not said.</summary>
    public string? Word(string name, IReadOnlyList<string> words) => Find(name) is not { } value ? null
        : Text(value, name) is var said && words.Contains(said, StringComparer.Ordinal) ? said
        : throw Wrong(name, $"one of {string.Join(", ", words)}");

    /// <summary>Text; null when not said.</summary>
    public string? Text(string name, int longest) => Find(name) is not { } value ? null
        : Text(value, name) is var text && text.Length <= longest ? text
        : throw Wrong(name, $"at most {longest} characters long");

    public Errors.GatewayException Wrong(string name, string what) => PluginsReader.Invalid($"\"{name}\" of {owner} must be {what}.");

    private SearchEngineWish EngineOf(JsonElement engine) => Text(engine, "engine") switch
    {
        "native" => SearchEngineWish.Native,
        "exa" => SearchEngineWish.Own,
        "auto" => SearchEngineWish.Any,
        var other when Others.Contains(other, StringComparer.Ordinal) =>
            throw PluginsReader.Invalid($"The engine {other} of {owner} is not served by this gateway. Use \"exa\" or \"native\", or leave it out."),
        _ => throw Wrong("engine", "\"native\" or \"exa\""),
    };

    private ImmutableArray<string> Domains(string name)
    {
        if (Find(name) is not { } domains)
        {
            return [];
        }

        if (domains.ValueKind != JsonValueKind.Array || domains.GetArrayLength() > MostDomains)
        {
            throw Wrong(name, $"an array of at most {MostDomains} domains");
        }

        var read = ImmutableArray.CreateBuilder<string>(domains.GetArrayLength());
        foreach (var domain in domains.EnumerateArray())
        {
            read.Add(Text(domain, name));
        }

        return read.MoveToImmutable();
    }

    private string Text(JsonElement value, string name) => JsonFields.TryString(value, out var text) ? text
        : throw Wrong(name, value.ValueKind == JsonValueKind.String ? "valid Unicode" : "text");

    private JsonElement? Find(string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
