using System.Collections.Immutable;

namespace Interchange.Gateway.Catalog.BuiltIn;

/// <summary>The catalog that is embedded in this assembly, which CatalogImport made, or a later edition of it.</summary>
/// <param name="Version">Names the prices.</param>
/// <param name="ProviderNames">Display names by slug.</param>
internal sealed record BuiltInCatalog(string Version, Dictionary<string, string> ProviderNames, ImmutableArray<Model> Models)
{
    /// <exception cref="InvalidOperationException">The assembly was built without its catalog, or with a broken one.</exception>
    public static BuiltInCatalog Read() => BuiltInCatalogReader.Read(Bytes());

    /// <summary>catalog.json, as it was built in.</summary>
    /// <exception cref="InvalidOperationException">The assembly was built without it.</exception>
    public static byte[] Bytes()
    {
        using var stream = typeof(BuiltInCatalog).Assembly.GetManifestResourceStream("catalog.json")
            ?? throw new InvalidOperationException("catalog.json is not embedded in this assembly. Build functions/Gateway again.");
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
