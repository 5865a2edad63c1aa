using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Interchange.Gateway.Providers;

/// <summary>
/// All providers, and which of them are on: those whose key is there and those that need none. Thread-safe; a reload of the
/// configuration switches providers on and off without a restart.
/// </summary>
public sealed partial class ProviderRegistry : IDisposable
{
    private readonly FrozenDictionary<string, ProviderDescriptor> _bySlug;
    private readonly IProviderSecrets _secrets;
    private readonly ILogger<ProviderRegistry> _logger;
    private readonly IDisposable _reload;
    private volatile FrozenSet<string> _on;

    /// <exception cref="ProviderSettingsException">A base URL or a key of a provider is wrong.</exception>
    public ProviderRegistry(IEnumerable<IProviderSource> sources, IProviderSecrets secrets, IConfiguration configuration, ILogger<ProviderRegistry> logger)
    {
        _secrets = secrets;
        _logger = logger;
        var bySlug = new Dictionary<string, ProviderDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (var provider in sources.SelectMany(s => s.Providers))
        {
            bySlug[provider.Slug] = WithConfiguredAddress(provider, configuration);
        }

        _bySlug = bySlug.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        All = [.. bySlug.Values.OrderBy(p => p.Slug, StringComparer.Ordinal)];
        _on = FindOn();
        _reload = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>By slug.</summary>
    public ImmutableArray<ProviderDescriptor> All { get; }

    /// <summary>The providers that can be called, by slug.</summary>
    public ImmutableArray<ProviderDescriptor> On => All.RemoveAll(p => !IsOn(p.Slug));

    /// <summary>Slugs of <see cref="On"/>, whatever their case. The same instance until the configuration is reloaded.</summary>
    public FrozenSet<string> OnSlugs => _on;

    public bool TryGet(string slug, [NotNullWhen(true)] out ProviderDescriptor? provider) => _bySlug.TryGetValue(slug, out provider);

    public bool IsOn(string slug) => _on.Contains(slug);

    public void Dispose() => _reload.Dispose();

    private static ProviderDescriptor WithConfiguredAddress(ProviderDescriptor provider, IConfiguration configuration)
    {
        var setting = $"Providers:{provider.Slug}:BaseUrl";
        if (configuration[setting] is not { Length: > 0 } text)
        {
            return provider;
        }

        var (baseUrl, problem) = ProviderAddress.Check(text, provider.Authentication != ProviderAuthentication.None);
        return baseUrl is null
            ? throw new ProviderSettingsException($"The setting {setting} is refused: {problem}")
            : provider with { BaseUrl = baseUrl };
    }

    private void Reload()
    {
        try
        {
            _on = FindOn();
        }
        catch (ProviderSettingsException refused)
        {
            // At start this stops the process; in a running one the providers stay as they were.
            LogReloadRefused(refused.Message);
        }
    }

    [LoggerMessage(3002, LogLevel.Error, "Reloaded provider settings are refused, the former ones stay in force: {Reason}")]
    private partial void LogReloadRefused(string reason);

    private FrozenSet<string> FindOn() =>
        All.Where(p => p.Authentication is ProviderAuthentication.None or ProviderAuthentication.EntraId || _secrets.Find(p) is not null)
            .Select(p => p.Slug)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
