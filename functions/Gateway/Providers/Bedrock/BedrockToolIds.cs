using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Providers.Bedrock;

/// <summary>Ids of calls that other providers gave may hold what Bedrock's may not: letters, digits, hyphens and underscores, at most 64. Pure.</summary>
internal static class BedrockToolIds
{
    private const int Longest = 64;

    /// <summary>The id itself where Bedrock takes it, and otherwise one made of it, always the same.</summary>
    public static string Of(string id) =>
        id.Length is > 0 and <= Longest && id.All(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_')
            ? id
            : $"call_{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..32]}";
}
