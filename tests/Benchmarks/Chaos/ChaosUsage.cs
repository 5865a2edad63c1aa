namespace Interchange.Benchmarks.Chaos;

/// <summary>What the provider shall say that an answer has used.</summary>
/// <param name="Prompt">Tokens of the prompt, the cached ones included.</param>
/// <param name="Cached">Tokens of the prompt from a cache.</param>
/// <param name="Completion">Tokens of the answer.</param>
internal readonly record struct ChaosUsage(long Prompt, long Cached, long Completion)
{
    /// <summary>The most tokens of an answer.</summary>
    public const int MostCompletion = 12_000;

    /// <summary>An answer in so many is longer than what is reserved for a stream at its beginning.</summary>
    private const int LongOneIn = 5;

    public static ChaosUsage Draw(Random random)
    {
        var prompt = random.Next(1, 2_000);
        var completion = random.Next(LongOneIn) == 0 ? random.Next(MostCompletion / 2, MostCompletion) : random.Next(1, 500);
        return new ChaosUsage(prompt, random.Next(2) == 0 ? 0 : random.Next(prompt), completion);
    }
}
