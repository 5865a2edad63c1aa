using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Routing;

/// <summary>
/// What each account allows. Section <c>Routing:Policy</c> holds for all accounts, <c>Routing:Policies:&lt;account id&gt;</c> for one, which then has it in place
/// of the general one. Members: <c>AllowedProviders</c> and <c>IgnoredProviders</c> (slugs, comma-separated), <c>Sort</c>, <c>DataCollection</c>
/// (<c>allow</c> or <c>deny</c>) and <c>ZeroDataRetention</c> (<c>true</c> or <c>false</c>).
/// </summary>
public sealed class RoutingPolicies
{
    private const string General = "Routing:Policy";
    private const string Accounts = "Routing:Policies";

    private readonly RoutingPolicy _general;
    private readonly FrozenDictionary<string, RoutingPolicy> _byAccount;

    /// <exception cref="ArgumentException">A setting has a value that is not allowed; the message names it.</exception>
    public RoutingPolicies(IConfiguration configuration)
    {
        _general = Read(configuration.GetSection(General));
        _byAccount = configuration.GetSection(Accounts).GetChildren().ToFrozenDictionary(static s => s.Key, Read, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The policy of an account.</summary>
    public RoutingPolicy Of(string accountId) => _byAccount.GetValueOrDefault(accountId, _general);

    private static RoutingPolicy Read(IConfigurationSection section) => !section.Exists()
        ? RoutingPolicy.None
        : new RoutingPolicy
        {
            AllowedProviders = Slugs(section["AllowedProviders"]),
            IgnoredProviders = Slugs(section["IgnoredProviders"]),
            DefaultSort = Word(section, "Sort", "price", "throughput", "latency", "exacto") is { } sort ? (RouteSortBy)sort : null,
            DenyDataCollection = Word(section, "DataCollection", "allow", "deny") == 1,
            ZeroDataRetention = Word(section, "ZeroDataRetention", "false", "true") == 1,
        };

    private static ImmutableArray<string> Slugs(string? text) =>
        text is null ? [] : [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static int? Word(IConfigurationSection section, string name, params string[] words)
    {
        if (section[name] is not { Length: > 0 } text)
        {
            return null;
        }

        var index = Array.FindIndex(words, word => word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? index
            : throw new ArgumentException($"Setting {section.Path}:{name} is '{text}'; it must be one of {string.Join(", ", words)}.", nameof(section));
    }
}
