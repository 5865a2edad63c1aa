using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Interchange.Gateway.Routing.Byok;

/// <summary>The provider keys of its own account that a caller may use, made once and asked for every endpoint of a plan.</summary>
public sealed class RouteCredentials
{
    /// <summary>What a plan's candidates can name.</summary>
    public const int Most = byte.MaxValue - 1;

    private readonly FrozenDictionary<string, Range> _byProvider;

    /// <param name="credentials">Those that the caller may use, in the order in which a provider's are tried.</param>
    /// <exception cref="ArgumentException">They are too many.</exception>
    public RouteCredentials(IEnumerable<RouteCredential> credentials)
    {
        All = [.. credentials.OrderBy(static credential => credential.Provider, StringComparer.OrdinalIgnoreCase).ThenBy(static credential => credential.IsFallback)];
        if (All.Length > Most)
        {
            throw new ArgumentException($"A caller can use {Most} credentials.", nameof(credentials));
        }

        var byProvider = new Dictionary<string, Range>(StringComparer.OrdinalIgnoreCase);
        for (var first = 0; first < All.Length;)
        {
            var next = first + 1;
            while (next < All.Length && string.Equals(All[next].Provider, All[first].Provider, StringComparison.OrdinalIgnoreCase))
            {
                next++;
            }

            byProvider.Add(All[first].Provider, first..next);
            first = next;
        }

        _byProvider = byProvider.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>By provider, fallbacks last, in order.</summary>
    public ImmutableArray<RouteCredential> All { get; }

    /// <summary>Providers whose shared capacity the account never uses.</summary>
    public FrozenSet<string> Barred { get; init; } = [];

    /// <summary>Providers of which the account has credentials that are not for this caller.</summary>
    public FrozenSet<string> Withheld { get; init; } = [];

    /// <summary>Where the credentials of a provider stand in <see cref="All"/>.</summary>
    public Range Of(string provider) => _byProvider.GetValueOrDefault(provider, 0..0);

    /// <summary>True for a provider of which the account has credentials at all.</summary>
    public bool Knows(string provider) => _byProvider.ContainsKey(provider) || Withheld.Contains(provider);

    /// <summary>True when a provider's shared capacity is not to be used for a model.</summary>
    public bool BarsShared(string provider, string model)
    {
        if (Barred.Contains(provider))
        {
            return true;
        }

        foreach (var credential in All.AsSpan()[Of(provider)])
        {
            if (credential.IsRequired && credential.AppliesTo(model))
            {
                return true;
            }
        }

        return false;
    }
}
