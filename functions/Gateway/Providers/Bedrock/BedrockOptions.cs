using Microsoft.Extensions.Configuration;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Settings of the provider.</summary>
internal static class BedrockOptions
{
    private const string Setting = "Providers:amazon-bedrock:Region";

    /// <summary>The region: the provider's own setting, then AWS's usual ones.</summary>
    /// <exception cref="ProviderSettingsException">It cannot be a region.</exception>
    public static string Region(IConfiguration configuration)
    {
        foreach (var setting in (ReadOnlySpan<string>)[Setting, "AWS_REGION", "AWS_DEFAULT_REGION"])
        {
            if (configuration[setting] is { Length: > 0 } region)
            {
                return BedrockRegions.IsRegion(region) ? region : throw new ProviderSettingsException($"The setting {setting} is no region of AWS. Write it like eu-central-1.");
            }
        }

        return BedrockRegions.Usual;
    }
}
