namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Where a model is asked. Pure. Source: AWS's lists of regions and of inference profiles.</summary>
internal static class BedrockRegions
{
    /// <summary>Where nobody says otherwise.</summary>
    public const string Usual = "us-east-1";

    private const string HostPrefix = "bedrock-runtime.";

    /// <summary>The region to ask: the one that is set, or, where the model's inference profile is of another part of the world, the usual one there.</summary>
    /// <param name="upstream">Bedrock's id of the model.</param>
    /// <param name="configured">The region that is set.</param>
    public static string For(string upstream, string configured) => BedrockModel.GeographyOf(upstream) switch
    {
        "us" when !IsOf(configured, "us", "ca") => Usual,
        "us-gov" when !IsOf(configured, "us-gov") => "us-gov-west-1",
        "eu" when !IsOf(configured, "eu") => "eu-central-1",
        "jp" when configured is not ("ap-northeast-1" or "ap-northeast-3") => "ap-northeast-1",
        "au" when configured is not ("ap-southeast-2" or "ap-southeast-4") => "ap-southeast-2",
        "apac" when !IsOf(configured, "ap") => "ap-southeast-1",
        "ca" when !IsOf(configured, "ca") => "ca-central-1",
        "sa" when !IsOf(configured, "sa") => "sa-east-1",
        _ => configured,
    };

    /// <summary>True for what can be a region: it becomes a part of a host's name.</summary>
    public static bool IsRegion(string region) => region.Length is > 0 and <= 32 && region.All(static unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == '-');

    /// <summary>The address of the region; the address itself where an operator has set another one.</summary>
    public static Uri Address(Uri baseUrl, string region)
    {
        if (!baseUrl.Host.StartsWith(HostPrefix, StringComparison.Ordinal) || !baseUrl.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal))
        {
            return baseUrl;
        }

        var domain = region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";
        return new Uri($"https://{HostPrefix}{region}.{domain}{baseUrl.AbsolutePath}");
    }

    private static bool IsOf(string region, params ReadOnlySpan<string> continents)
    {
        foreach (var continent in continents)
        {
            if (region.StartsWith(continent + "-", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
