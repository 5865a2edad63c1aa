namespace Interchange.Gateway.Providers.Anthropic;

/// <summary>The tier that served an answer.</summary>
internal static class ServiceTier
{
    /// <summary>The wire's word in the family's: <c>standard</c> is its <c>default</c>.</summary>
    public static string Of(string tier) => tier == "standard" ? "default" : tier;
}
