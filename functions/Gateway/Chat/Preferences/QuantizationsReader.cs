using System.Collections.Immutable;
using Interchange.Gateway.Catalog;

namespace Interchange.Gateway.Chat.Preferences;

/// <summary>Reads <c>provider.quantizations</c>: words of a closed list, for a mistyped one would leave out every endpoint.</summary>
internal static class QuantizationsReader
{
    public static ImmutableArray<string> Read(PreferenceValue value)
    {
        var quantizations = value.Strings();
        foreach (var quantization in quantizations)
        {
            if (!CatalogVocabulary.Quantizations.Contains(quantization, StringComparer.Ordinal))
            {
                throw value.Refuse($"holds a word that is no quantization. Use {string.Join(", ", CatalogVocabulary.Quantizations)}.");
            }
        }

        return quantizations;
    }
}
