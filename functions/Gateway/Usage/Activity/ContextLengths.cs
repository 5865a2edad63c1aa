namespace Interchange.Gateway.Usage.Activity;

/// <summary>Prompt lengths in classes, each a power of ten that the prompt does not exceed.</summary>
internal static class ContextLengths
{
    private static readonly (long Tokens, string Name)[] Classes =
        [(1_000, "1K"), (10_000, "10K"), (100_000, "100K"), (1_000_000, "1M"), (long.MaxValue, "10M")];

    /// <summary>The class of a prompt; null without one.</summary>
    public static string? Of(long promptTokens)
    {
        if (promptTokens <= 0)
        {
            return null;
        }

        var index = 0;
        while (promptTokens > Classes[index].Tokens)
        {
            index++;
        }

        return Classes[index].Name;
    }

    /// <summary>Where the class stands among the others; -1 for text that is none.</summary>
    public static int Rank(string name) => Array.FindIndex(Classes, known => known.Name == name);
}
