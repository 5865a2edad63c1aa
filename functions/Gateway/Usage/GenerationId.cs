using System.Globalization;
using System.Security.Cryptography;

namespace Interchange.Gateway.Usage;

/// <summary>Ids of generations: <c>gen-{unix seconds}-{20 base-62 characters}</c>, 119 random bits.</summary>
public static class GenerationId
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int RandomLength = 20;

    public static string New(DateTimeOffset now)
    {
        Span<char> random = stackalloc char[RandomLength];
        RandomNumberGenerator.GetItems(Base62, random);
        return string.Create(CultureInfo.InvariantCulture, $"gen-{now.ToUnixTimeSeconds()}-{random}");
    }
}
