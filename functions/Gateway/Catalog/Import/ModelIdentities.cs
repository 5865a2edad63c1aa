using System.Text.RegularExpressions;

namespace Interchange.Gateway.Catalog.Import;

/// <summary>
/// Pure: from a provider's id and models.dev's base model to one identity, so that the same model at many providers meets in one place.
/// In order: the base model where models.dev names one, the author and slug in the id, the provider itself for what it makes.
/// </summary>
internal static partial class ModelIdentities
{
    private static readonly HashSet<string> Makers =
    [
        "openai", "anthropic", "google", "mistral", "cohere", "deepseek", "xai", "perplexity", "moonshotai", "zai", "minimax", "inception", "alibaba",
    ];

    // Hosts that sell open models in faster or cheaper builds under a suffix. Elsewhere "turbo" or "fast" belongs to the model's name.
    private static readonly HashSet<string> Hosts = ["togetherai", "deepinfra", "novita-ai", "nebius", "fireworks-ai"];

    // models.dev points these at a base model that is another one.
    private static readonly Dictionary<(string Provider, string Id), string> Corrections = new()
    {
        [("friendli", "Qwen/Qwen3-235B-A22B-Instruct-2507")] = "qwen/qwen3-235b-a22b-2507",
        [("amazon-bedrock", "deepseek.v3-v1:0")] = "deepseek/deepseek-chat-v3.1",
        [("amazon-bedrock", "deepseek.v3.2")] = "deepseek/deepseek-v3.2",
        [("amazon-bedrock", "deepseek.r1-v1:0")] = "deepseek/deepseek-r1",
    };

    /// <summary>True when the base model that models.dev names is not the model that the provider serves.</summary>
    public static bool ContradictsBaseModel(string provider, string id) => Corrections.ContainsKey((provider, id));

    public static ModelIdentity Of(string provider, string id, string? baseModel)
    {
        var (own, variant, quantization) = OwnName(provider, id);
        if (Corrections.TryGetValue((provider, id), out var corrected))
        {
            return new ModelIdentity(corrected, corrected, variant, quantization);
        }

        if (baseModel is null)
        {
            var (author, slug) = Split(own);
            var alias = variant is null || provider == "amazon-bedrock" ? $"{ModelAuthors.SlugOf(author)}/{slug}" : null;
            var normal = ModelSpellings.Normalise(ModelAuthors.SlugOf(author), slug);
            return new ModelIdentity(normal, alias ?? normal, variant, quantization);
        }

        var (baseAuthor, baseSlug) = Split(baseModel.ToLowerInvariant());
        var model = ModelSpellings.Normalise(ModelAuthors.SlugOf(baseAuthor), baseSlug);

        // A provider that sells one base model at two speeds, such as kimi-k2.7-code and kimi-k2.7-code-highspeed.
        var ownModel = ModelSpellings.Normalise(ModelAuthors.SlugOf(Split(own).Author), Split(own).Slug);
        if (variant is null && ownModel.StartsWith(model + "-", StringComparison.Ordinal) && SpeedSuffix().IsMatch(ownModel))
        {
            variant = SpeedSuffix().Match(ownModel).Groups[1].Value;
        }

        return new ModelIdentity(model, baseModel.ToLowerInvariant(), variant, quantization);
    }

    private static (string Name, string? Variant, string? Quantization) OwnName(string provider, string id)
    {
        string? variant = null;
        var name = id.ToLowerInvariant();
        switch (provider)
        {
            case "amazon-bedrock":
                // [region.]author.model[-v1][:0]
                if (BedrockRegion().Match(name) is { Success: true } region)
                {
                    variant = region.Groups[1].Value;
                    name = name[region.Length..];
                }

                name = BedrockRevision().Replace(name, "");
                var dot = name.IndexOf('.', StringComparison.Ordinal);
                name = dot < 0 ? name : $"{name[..dot]}/{name[(dot + 1)..]}";
                if (!name.StartsWith("amazon/", StringComparison.Ordinal))
                {
                    name = BedrockVersion().Replace(name, "");
                }

                break;
            case "google-vertex" or "google-vertex-anthropic":
                name = VertexRevision().Replace(name, "");
                break;
            case "fireworks-ai":
                // glm-5p1 is glm-5.1
                name = FireworksPoint().Replace(FireworksPath().Replace(name, ""), "$1.$2");
                break;
        }

        if (!name.Contains('/', StringComparison.Ordinal))
        {
            // What a maker sells under a bare name is its own, except for a host's gpt-oss and the like.
            var author = Makers.Contains(provider) ? provider : ModelAuthors.OfBareName(name) ?? provider;
            name = $"{author}/{name}";
        }

        if (PrecisionSuffix().Match(name) is { Success: true } precision)
        {
            return (name[..precision.Index], variant ?? precision.Groups[1].Value, precision.Groups[1].Value);
        }

        if (Hosts.Contains(provider) && HostSuffix().Match(name) is { Success: true } speed)
        {
            return (name[..speed.Index], variant ?? speed.Groups[1].Value, null);
        }

        return (name, variant, null);
    }

    private static (string Author, string Slug) Split(string name)
    {
        var slash = name.LastIndexOf('/');
        return (name[..slash], name[(slash + 1)..]);
    }

    [GeneratedRegex(@"^(us|eu|au|jp|apac|global)\.")]
    private static partial Regex BedrockRegion();

    [GeneratedRegex(@":\d+$")]
    private static partial Regex BedrockRevision();

    [GeneratedRegex(@"(-v1|(?<=gpt-oss-\d+b)-1)$")]
    private static partial Regex BedrockVersion();

    [GeneratedRegex(@"(-maas|@default|(?=@))$|@(?=20\d{6}$)")]
    private static partial Regex VertexRevision();

    [GeneratedRegex("^accounts/fireworks/(models|routers)/")]
    private static partial Regex FireworksPath();

    [GeneratedRegex(@"(\d)p(\d)")]
    private static partial Regex FireworksPoint();

    [GeneratedRegex("-(fp4|fp8|bf16|fp16|int4|int8)$")]
    private static partial Regex PrecisionSuffix();

    [GeneratedRegex("-(turbo|fast|tput|lite)$")]
    private static partial Regex HostSuffix();

    [GeneratedRegex("-(highspeed|turbo|fast)$")]
    private static partial Regex SpeedSuffix();
}
