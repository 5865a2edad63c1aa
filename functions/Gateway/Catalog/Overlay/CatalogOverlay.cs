using System.Collections.Immutable;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>The operator's own providers, models and endpoints. Checked as a whole before the first request; see docs/catalog.md for the file.</summary>
public sealed class CatalogOverlay : ICatalogSource, IProviderSource
{
    private readonly CatalogContribution _contribution;

    internal CatalogOverlay(ImmutableArray<ProviderDescriptor> providers, CatalogContribution contribution)
    {
        Providers = providers;
        _contribution = contribution;
    }

    public IEnumerable<ProviderDescriptor> Providers { get; }

    /// <param name="path">Absolute, or relative to the current directory.</param>
    /// <param name="known">The providers that the overlay may name or change.</param>
    /// <exception cref="CatalogOverlayException">The file is missing, is not JSON, or has an entry that cannot be honoured.</exception>
    public static CatalogOverlay Load(string path, IEnumerable<ProviderDescriptor> known)
    {
        var full = Path.GetFullPath(path);
        byte[] json;
        try
        {
            json = File.ReadAllBytes(full);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CatalogOverlayException(
                full, "$", "cannot be read. Catalog:Overlay must name a file that exists, relative to the current directory, or be left out.", unreadable);
        }

        return OverlayReader.Read(full, json, known);
    }

    public CatalogContribution Contribute() => _contribution;
}
