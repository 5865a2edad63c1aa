using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interchange.Gateway.Providers;

namespace Interchange.Gateway.Catalog.Overlay;

/// <summary>Pure: the overlay's text to its entries, or a refusal by name.</summary>
internal static partial class OverlayReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <exception cref="CatalogOverlayException">An entry cannot be honoured.</exception>
    public static CatalogOverlay Read(string file, ReadOnlyMemory<byte> json, IEnumerable<ProviderDescriptor> known)
    {
        try
        {
            using var document = JsonDocument.Parse(WithoutByteOrderMark(json), Lenient);
            var root = new OverlayNode(file, "$", document.RootElement).Object("$schema", "providers", "models", "endpoints");
            var providers = Providers(root, known.ToDictionary(p => p.Slug, StringComparer.OrdinalIgnoreCase));
            var models = Models(root);
            return new CatalogOverlay(
                [.. providers.Added],
                new CatalogContribution
                {
                    Version = "overlay-" + Convert.ToHexStringLower(SHA256.HashData(json.Span).AsSpan(0, 4)),
                    Models = models,
                    Endpoints = Endpoints(root, providers.All),
                });
        }
        catch (JsonException broken)
        {
            throw new CatalogOverlayException(file, "$", $"is not valid JSON: {broken.Message}", broken);
        }
    }

    private static (List<ProviderDescriptor> Added, Dictionary<string, ProviderDescriptor> All) Providers(
        OverlayNode root, Dictionary<string, ProviderDescriptor> known)
    {
        var added = new Dictionary<string, ProviderDescriptor>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in root.Find("providers")?.Elements() ?? [])
        {
            var provider = OverlayProvider.Read(entry, known);
            if (!added.TryAdd(provider.Slug, provider))
            {
                throw entry.Refuse($"provider '{provider.Slug}' is described twice. Merge the two entries.");
            }
        }

        foreach (var provider in added.Values)
        {
            known[provider.Slug] = provider;
        }

        return ([.. added.Values], known);
    }

    private static ImmutableArray<Model> Models(OverlayNode root)
    {
        var models = new Dictionary<string, Model>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in root.Find("models")?.Elements() ?? [])
        {
            var model = OverlayModel.Read(entry);
            if (!models.TryAdd(model.Id, model))
            {
                throw entry.Refuse($"model '{model.Id}' is described twice. Merge the two entries.");
            }
        }

        return [.. models.Values];
    }

    private static ImmutableArray<ModelEndpoint> Endpoints(OverlayNode root, Dictionary<string, ProviderDescriptor> providers)
    {
        var endpoints = new Dictionary<(string Model, string Tag), ModelEndpoint>();
        foreach (var entry in root.Find("endpoints")?.Elements() ?? [])
        {
            var endpoint = OverlayEndpoint.Read(entry, providers);
            if (!endpoints.TryAdd((endpoint.Model, endpoint.Tag), endpoint))
            {
                throw entry.Refuse($"endpoint '{endpoint.Tag}' of model '{endpoint.Model}' is described twice. Give one of them a variant, such as \"variant\": \"fp8\", or remove it.");
            }
        }

        return [.. endpoints.Values];
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    /// <summary>Reads <c>author/slug</c>, which is lower case in the catalog.</summary>
    internal static string ModelId(OverlayNode node)
    {
        var id = node.Text().ToLowerInvariant();
        return ModelIdShape().IsMatch(id)
            ? id
            : throw node.Refuse($"'{id}' is not a model id. Write author/slug, such as \"ollama/llama3.2\", of letters, digits and . _ - : (at most 128 characters).");
    }

    internal static string Slug(OverlayNode node)
    {
        var slug = node.Text();
        return SlugShape().IsMatch(slug)
            ? slug
            : throw node.Refuse($"'{slug}' is not a slug. Write lower-case letters, digits and - (at most 40 characters), such as \"ollama\".");
    }

    [GeneratedRegex("^(?=.{3,128}$)[a-z0-9][a-z0-9._-]*/[a-z0-9][a-z0-9._:-]*$")]
    private static partial Regex ModelIdShape();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex SlugShape();
}
