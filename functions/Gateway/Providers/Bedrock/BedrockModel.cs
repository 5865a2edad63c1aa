using System.Globalization;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>What a model's names tell of what Bedrock takes for it. Source: AWS's guides to inference parameters, reasoning and structured output.</summary>
/// <param name="Vendor">Whose model it is.</param>
/// <param name="Version">Of Claude or Nova; 0 where the name does not tell.</param>
internal readonly record struct BedrockModel(BedrockVendor Vendor, decimal Version)
{
    private static readonly string[] Geographies = ["us", "us-gov", "eu", "apac", "jp", "au", "ca", "sa", "global"];

    private static readonly string[] FormatVendors = ["qwen", "deepseek.v3", "mistral", "google.gemma", "nvidia", "minimax", "moonshot", "openai.gpt-oss", "z-ai", "zai"];

    /// <summary>Whether an answer can be held to a schema.</summary>
    public bool HasFormats { get; private init; }

    /// <summary>Whether parts of a prompt can be kept for later ones.</summary>
    public bool HasCache => Vendor is BedrockVendor.Anthropic or BedrockVendor.Nova;

    /// <summary>Whether the depth of thinking is an effort, rather than a budget.</summary>
    public bool ThinksByEffort => Vendor == BedrockVendor.Anthropic && Version >= 4.6m;

    /// <summary>Whether the model can be asked to think.</summary>
    public bool CanThink => Vendor switch
    {
        BedrockVendor.Anthropic => Version >= 3.7m,
        BedrockVendor.Nova => Version >= 2,
        BedrockVendor.OpenAI => true,
        _ => false,
    };

    /// <param name="upstream">Bedrock's id: of a model, of an inference profile, or an ARN.</param>
    /// <param name="catalog">The gateway's own name, which tells what an ARN does not.</param>
    public static BedrockModel Of(string upstream, string catalog)
    {
        var id = WithoutGeography(upstream);
        if (Names(id, catalog, "anthropic.", "anthropic/"))
        {
            var version = VersionAfter(id, "claude-") is > 0 and var told ? told : VersionAfter(catalog, "claude-");
            return new BedrockModel(BedrockVendor.Anthropic, version) { HasFormats = version >= 4.5m };
        }

        if (Names(id, catalog, "amazon.nova", "amazon/nova"))
        {
            return new BedrockModel(BedrockVendor.Nova, VersionAfter(id, "nova-") is > 0 and var told ? told : VersionAfter(catalog, "nova-"));
        }

        var vendor = Names(id, catalog, "openai.", "openai/") ? BedrockVendor.OpenAI
            : Names(id, catalog, "mistral.", "mistralai/") ? BedrockVendor.Mistral
            : BedrockVendor.Other;
        return new BedrockModel(vendor, 0) { HasFormats = FormatVendors.Any(name => id.StartsWith(name, StringComparison.Ordinal)) };
    }

    /// <summary>The geography of an inference profile, such as <c>eu</c>; null for a model's own id, and for an ARN.</summary>
    public static string? GeographyOf(string upstream) => Geographies.FirstOrDefault(name => upstream.StartsWith(name + ".", StringComparison.Ordinal));

    private static string WithoutGeography(string upstream) => GeographyOf(upstream) is { } geography ? upstream[(geography.Length + 1)..] : upstream;

    private static bool Names(string id, string catalog, string ofBedrock, string ofCatalog) =>
        id.StartsWith(ofBedrock, StringComparison.Ordinal) || catalog.StartsWith(ofCatalog, StringComparison.Ordinal);

    /// <summary>The first number of one or two digits behind the family's name, with the next where it follows at once: dates are longer.</summary>
    private static decimal VersionAfter(string name, string family)
    {
        var start = name.IndexOf(family, StringComparison.Ordinal);
        if (start < 0)
        {
            return 0;
        }

        var tokens = name[(start + family.Length)..].Split('-', '.', ':');
        var first = Array.FindIndex(tokens, IsShortNumber);
        if (first < 0)
        {
            return 0;
        }

        var minor = first + 1 < tokens.Length && IsShortNumber(tokens[first + 1]) ? tokens[first + 1] : "0";
        return decimal.Parse($"{tokens[first]}.{minor}", CultureInfo.InvariantCulture);
    }

    private static bool IsShortNumber(string token) => token.Length is 1 or 2 && token.All(char.IsAsciiDigit);
}
