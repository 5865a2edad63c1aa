using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Catalog.Refresh;

/// <summary>Settings of the refresh of the catalog.</summary>
public sealed record CatalogRefreshOptions
{
    internal const string ModeSetting = "Catalog:Refresh";
    internal const string SourceSetting = "Catalog:RefreshSource";

    public CatalogRefreshMode Mode { get; init; } = CatalogRefreshMode.Report;

    /// <summary>Where models.dev publishes its data, or a copy of it.</summary>
    public Uri Source { get; init; } = new("https://models.dev/api.json");

    /// <exception cref="InvalidOperationException">A setting has no such value.</exception>
    internal static CatalogRefreshOptions From(IConfiguration configuration)
    {
        var options = new CatalogRefreshOptions();
        if (configuration[ModeSetting] is { Length: > 0 } mode)
        {
            options = options with
            {
                Mode = mode switch
                {
                    "off" => CatalogRefreshMode.Off,
                    "report" => CatalogRefreshMode.Report,
                    "apply" => CatalogRefreshMode.Apply,
                    _ => throw new InvalidOperationException($"Setting {ModeSetting} is '{mode}'; it must be off, report or apply."),
                },
            };
        }

        if (configuration[SourceSetting] is { Length: > 0 } source)
        {
            options = options with
            {
                Source = Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"
                    ? address
                    : throw new InvalidOperationException($"Setting {SourceSetting} must be an http or https address."),
            };
        }

        return options;
    }
}
