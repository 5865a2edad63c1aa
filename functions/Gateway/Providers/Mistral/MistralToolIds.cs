using System.Security.Cryptography;
using System.Text;

namespace Interchange.Gateway.Providers.Mistral;

/// <summary>Ids of calls as Mistral takes them: nine letters or digits. Pure.</summary>
internal static class MistralToolIds
{
    private const int Length = 9;
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The id itself where Mistral takes it; for any other always the same one.</summary>
    public static string Of(string id)
    {
        if (id.Length == Length && id.All(char.IsAsciiLetterOrDigit))
        {
            return id;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        return string.Create(Length, hash, static (own, hash) =>
        {
            for (var index = 0; index < own.Length; index++)
            {
                own[index] = Alphabet[hash[index] % Alphabet.Length];
            }
        });
    }
}
